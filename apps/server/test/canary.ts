import { afterAll, expect, inject } from "vitest"
import { failureMessages } from "./failure-messages.ts"
import { internals } from "./wire.ts"

/** What nobody may read in a log line or an answer, whatever a test does. */
const secrets: Record<string, RegExp> = {
  "a token": /eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/,
  "the secret that tokens are signed with": /a secret of the tests/,
  "the URL of a database": /postgres(ql)?:\/\//,
  // Of random hexadecimal digits.
  "the password of a database": new RegExp(new URL(inject("docketPostgres")).password),
  "a file path": /node_modules|\/src\/[\w/.-]+\.ts|\.[cm]?js:\d+:\d+/,
  "a stack": /\bat ([^"()\n]+ \([^"()\n]+:\d+:\d+\)|(async )?(\/|file:|node:)[^"()\s]+:\d+:\d+)/,
}

/** A log has no text of people's either, so these can only be ours there. */
const secretsOfLogs: Record<string, RegExp> = {
  ...secrets,
  SQL: /\b(SELECT|INSERT INTO|UPDATE|DELETE FROM)\b.*\b(FROM|VALUES|SET|WHERE)\b/,
  "a header": /"(authorization|cookie|set-cookie)":/i,
}

const leaks: string[] = []

const search = (where: string, text: string, forbidden: Record<string, RegExp>): string[] =>
  Object.entries(forbidden)
    .filter(([, pattern]) => pattern.test(text))
    .map(([what]) => `${what} in ${where}: ${text.slice(0, 400)}`)

export const leaksOfLog = (line: string): string[] => search("a log line", line, secretsOfLogs)
export const leaksOfAnswer = (answer: string): string[] => [
  ...search("an answer", answer, secrets),
  ...failureMessages(answer).flatMap((message) =>
    search("a failure's message", message, { "the inside": internals }),
  ),
]

export const watchLog = (line: string): void => void leaks.push(...leaksOfLog(line))
export const watchAnswer = (answer: string): void => void leaks.push(...leaksOfAnswer(answer))

// In every test file whose tests make an application.
afterAll(() => expect(leaks).toEqual([]))
