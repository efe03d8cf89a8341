type Header = { description: string; required?: true; schema: object; example: unknown }

/** Every header field of an answer that a client may want to read. */
export const headers = {
  "X-Request-Id": {
    description: "Stands in the log too: yours, where you sent one that fits, else a new one.",
    required: true,
    schema: { type: "string", maxLength: 128, pattern: "^[A-Za-z0-9._~-]+$" },
    example: "6e8bc430-9c3a-4d93-8f7a-0f1d0f7c2a11",
  },
  "Cache-Control": {
    description:
      "Answers are for the caller alone; one that may be kept is asked for again each time.",
    required: true,
    schema: { type: "string", maxLength: 100, pattern: "^[a-z][a-z, -]*$" },
    example: "no-store",
  },
  ETag: {
    description: "The version of the task as a strong entity tag. Send it back as `If-Match`.",
    required: true,
    schema: { type: "string", maxLength: 13, pattern: '^"v[1-9][0-9]*"$' },
    example: '"v1"',
  },
  Location: {
    description: "The path of the task.",
    required: true,
    schema: { type: "string", maxLength: 47, pattern: "^/api/tasks/[0-9a-f-]{36}$" },
    example: "/api/tasks/01890a5d-ac96-774b-bcce-b302099a8057",
  },
  Link: {
    description: "The path of the next page, while there is more (RFC 8288).",
    schema: { type: "string", maxLength: 65_536, pattern: '^</api/tasks\\?[^>]+>; rel="next"$' },
    example: '</api/tasks?limit=20&cursor=eyJ2IjoxfQ>; rel="next"',
  },
  "X-Total-Count": {
    description: "How many tasks match on all pages together. Only with `count=true`.",
    schema: { type: "integer", format: "int64", minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
    example: 42,
  },
  "Idempotency-Replayed": {
    description: "The answer is the one stored under your `Idempotency-Key`: nothing was done now.",
    schema: { type: "string", enum: ["true"] },
    example: "true",
  },
  "WWW-Authenticate": {
    description: "`Bearer`, with `error` when there was a token (RFC 6750).",
    required: true,
    schema: { type: "string", maxLength: 200, pattern: "^Bearer( |$)" },
    example: 'Bearer error="invalid_token"',
  },
  "Retry-After": {
    description: "After how many seconds the same request may succeed.",
    schema: { type: "integer", format: "int32", minimum: 1, maximum: 86_400 },
    example: 1,
  },
  RateLimit: {
    description: "What is left of your calls, and for how many seconds (IETF draft).",
    schema: { type: "string", maxLength: 100, pattern: '^"[^"]+";r=[0-9]+;t=[0-9]+$' },
    example: '"default";r=599;t=60',
  },
  "RateLimit-Policy": {
    description: "How many calls each window of so many seconds allows (IETF draft).",
    schema: { type: "string", maxLength: 100, pattern: '^"[^"]+";q=[0-9]+;w=[0-9]+$' },
    example: '"default";q=600;w=60',
  },
} as const satisfies Record<string, Header>

export type HeaderName = keyof typeof headers

/** References to header fields, for a response. */
export const headerRefs = (names: readonly HeaderName[]): Record<string, object> =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))

/** On every answer. */
export const commonHeaders = ["X-Request-Id", "Cache-Control"] as const

/** On answers under /api where the caller is known and limits are on. */
export const rateLimitHeaders = ["RateLimit", "RateLimit-Policy"] as const
