import type { Statement } from "@docket/db/sql"
import type { Client } from "pg"
import type { PlanNode } from "./plan.ts"

/** A custom plan knows the values of the parameters, a generic one serves all values. */
export const planModes = ["custom", "generic"] as const
export type PlanMode = (typeof planModes)[number]

/** Times are in milliseconds. */
export type Explained = { root: PlanNode; executionTime: number; planningTime: number }

/** Runs the statement several times, takes back what it wrote, and returns the median run. */
export async function explain(
  client: Client,
  { text, values: parameters }: Statement,
  mode: PlanMode,
): Promise<Explained> {
  const values = parameters.map((value) =>
    value === null ? "NULL" : client.escapeLiteral(toText(value)),
  )
  const execute =
    values.length > 0 ? `EXECUTE explained (${values.join(", ")})` : "EXECUTE explained"
  await client.query(`SET plan_cache_mode = force_${mode}_plan`)
  await client.query(`PREPARE explained AS ${text}`)
  const runs: Explained[] = []
  for (let run = 0; run < 3; run += 1) {
    await client.query("BEGIN")
    const { rows } = await client.query<{ "QUERY PLAN": [Output] }>(
      `EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) ${execute}`,
    )
    await client.query("ROLLBACK")
    for (const {
      "QUERY PLAN": [output],
    } of rows) {
      runs.push({
        root: output.Plan,
        executionTime: output["Execution Time"],
        planningTime: output["Planning Time"],
      })
    }
  }
  await client.query("DEALLOCATE explained")
  const median = runs.toSorted((a, b) => a.executionTime - b.executionTime)[1]
  if (median === undefined) throw new Error(`EXPLAIN gave no plan for: ${text}`)
  return median
}

type Output = { Plan: PlanNode; "Execution Time": number; "Planning Time": number }

function toText(value: unknown): string {
  if (!Array.isArray(value)) return String(value)
  return `{${value.map((item) => JSON.stringify(item)).join(",")}}`
}
