/** What a reader of the OpenAPI document should know before the first operation. */
export const introduction = `
JSON has snake_case names, and times are RFC 3339 in UTC. Answers may gain fields; inputs may not have
any that are not described here.

**Failures** are problem documents (RFC 9457): \`code\` says what went wrong, \`retryable\` whether the
same request may succeed later, and \`Retry-After\` when. An unknown path is 404 and a wrong method
405 with \`Allow\`, both without a token. \`HEAD\` works where \`GET\` does.

**Versions.** Every answer that is one task has its version as \`ETag\`. Send it as \`If-Match\`, or as
\`expected_version\` in the body, and a change that would overwrite somebody else's is refused with
412 and the task as it is now.

**Repeating.** \`POST\` and toggle take an \`Idempotency-Key\`: the same request with the same key is done
once in 24 hours. A create with an \`id\` of your own is done once for ever.

**Pages.** Follow the \`next\` link of \`Link\` until there is none. Pages stay right while tasks come and
go.

**Limits.** Calls are counted by user and minute. \`RateLimit\` says how many are left; one too many is
429, with \`Retry-After\`.
`.trim()

export const tags = [
  { name: "Tasks", description: "What is to be done, and what was." },
  { name: "User", description: "The person whom the token speaks for." },
  { name: "Service", description: "The server itself. Needs no token." },
]
