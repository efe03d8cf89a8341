import { afterAll, expect } from "vitest"

/** What nobody may read in a log line or an answer, whatever a test does. */
const secrets: Record<string, RegExp> = {
  "a token": /eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/,
  "the secret that tokens are signed with": /a secret of the tests/,
  "the URL of a database": /postgres(ql)?:\/\//,
  "a file path": /node_modules|\/src\/[\w/.-]+\.ts|\.[cm]?js:\d+:\d+/,
}

/** A log has no text of people's either, so these can only be ours there. */
const secretsOfLogs: Record<string, RegExp> = {
  ...secrets,
  SQL: /\b(SELECT|INSERT INTO|UPDATE|DELETE FROM)\b.*\b(FROM|VALUES|SET|WHERE)\b/,
  "a header": /"(authorization|cookie|set-cookie)":/i,
}

const leaks: string[] = []

const search = (where: string, text: string, forbidden: Record<string, RegExp>): void => {
  for (const [what, pattern] of Object.entries(forbidden)) {
    if (pattern.test(text)) leaks.push(`${what} in ${where}: ${text.slice(0, 400)}`)
  }
}

export const watchLog = (line: string): void => search("a log line", line, secretsOfLogs)
export const watchAnswer = (body: string): void => search("an answer", body, secrets)

// In every test file whose tests make an application.
afterAll(() => expect(leaks).toEqual([]))
