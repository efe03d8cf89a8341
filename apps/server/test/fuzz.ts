import fc from "fast-check"
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from "fastify"
import { expect } from "vitest"
import { failureOf } from "./wire.ts"

/** `FUZZ_RUNS` makes it more; `FUZZ_SEED` repeats a run. */
const RUNS = Number(process.env["FUZZ_RUNS"] ?? 1_000)
const seed = Number(process.env["FUZZ_SEED"] ?? Date.now() % 2 ** 31)
/** Thirty times what it takes. A run that does not get to its end has not held, and fails. */
const MOST_MS = Math.max(120_000, RUNS * 300)
const MOST_MS_OF_ONE = 20_000

/** Of a test, which waits until a failure is made small and told. */
export const options = { timeout: MOST_MS + 60_000 }

export type Fuzz<T> = {
  inputs: fc.Arbitrary<T>
  /** Of fuzz-cases.ts. */
  cases: readonly T[]
  /** What a run must have met, or it has proved less than it says. */
  kinds: readonly string[]
}

/** As it stands in a literal, so that what cannot be seen is not lost. */
const escaped = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`

/**
 * Tries the kept cases and then random inputs; `holds` tells what kinds of thing an input was. What
 * fails is made as small as it gets, and told in a form that can be kept.
 */
export const fuzz = async <T>(
  what: string,
  { inputs, cases, kinds }: Fuzz<T>,
  holds: (input: T) => Promise<readonly string[]>,
): Promise<void> => {
  const met = new Map<string, number>(kinds.map((kind) => [kind, 0]))
  const property = fc.asyncProperty(inputs, async (input) => {
    for (const kind of await holds(input)) met.set(kind, (met.get(kind) ?? 0) + 1)
  })
  const wanted = RUNS + cases.length
  const run = await fc.check(property, {
    seed,
    numRuns: wanted,
    examples: cases.map((one): [T] => [one]),
    plugins: [fc.interruptAfterTimeLimit(MOST_MS), fc.timeout(MOST_MS_OF_ONE)],
  })
  const counts = [...met].map(([kind, count]) => `${count} ${kind}`).join(", ")
  const ran = `${run.numRuns} of ${wanted} inputs ran, FUZZ_SEED=${seed}`
  process.stdout.write(`${what}: ${ran} (${counts})\n`)

  if (run.counterexample !== null) {
    const [input] = run.counterexample as [T] // the property has one input
    const literal = fc.stringify(input).replaceAll(/[^ -~]/g, escaped)
    const told = `${what}: ${ran}\nFor fuzz-cases.ts: ${literal}`
    throw new Error(told, { cause: run.errorInstance })
  }
  expect(run.numRuns, `${what}: ${ran}`).toBe(wanted)
  const missed = kinds.filter((kind) => met.get(kind) === 0)
  if (RUNS >= 1_000) expect(missed, `${what}: ${ran}`).toEqual([])
}

/** Never the server's fault, and a failure is written as all failures are. */
export const ask = async (
  app: FastifyInstance,
  request: InjectOptions & { url: string },
): Promise<LightMyRequestResponse> => {
  const answer = await app.inject(request)
  expect(answer.statusCode, answer.body).toBeLessThan(500)
  // In a batch, of one call among others.
  expect(answer.body).not.toMatch(/"(reason|code)":"internal"/)
  if (answer.statusCode >= 400) failureOf(request.url.split("?", 1)[0] ?? "", answer)
  return answer
}
