import { expect } from "vitest"
import { isDatabaseUnavailable } from "../src/sql.ts"

/** Expects the failure of an unavailable database, within the time that the doors can answer in. */
export async function expectUnavailable(query: Promise<unknown>): Promise<void> {
  const begin = performance.now()
  const failure = await query.then(
    () => "no failure",
    (error: unknown) => error,
  )
  expect(failure).toSatisfy(isDatabaseUnavailable)
  expect(performance.now() - begin).toBeLessThan(5_800)
}
