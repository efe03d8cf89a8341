import { PrismaPg } from "@prisma/adapter-pg"
import type { Client } from "pg"
import type { PlanNode } from "./plan.ts"

type Adapter = Awaited<ReturnType<PrismaPg["connect"]>>

/** A statement as Prisma hands it to the driver. */
export type Statement = Parameters<Adapter["queryRaw"]>[0]

/** A custom plan knows the values of the parameters, a generic one serves all values. */
export const planModes = ["custom", "generic"] as const
export type PlanMode = (typeof planModes)[number]

/** Times are in milliseconds. */
export type Explained = { root: PlanNode; executionTime: number; planningTime: number }

/** Prisma's adapter, which shows each statement before it runs. */
export function watchedAdapter(
  url: string,
  watch: (statement: Statement) => Promise<void>,
): Pick<PrismaPg, "provider" | "adapterName" | "connect"> {
  const factory = new PrismaPg({ connectionString: url })
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => {
      const adapter = await factory.connect()
      const queryRaw = adapter.queryRaw.bind(adapter)
      adapter.queryRaw = async (statement) => {
        await watch(statement)
        return queryRaw(statement)
      }
      return adapter
    },
  }
}

/** Runs the statement several times, takes back what it wrote, and returns the median run. */
export async function explain(
  client: Client,
  { sql, args }: Statement,
  mode: PlanMode,
): Promise<Explained> {
  const values = args.map((value) =>
    value === null ? "NULL" : client.escapeLiteral(toText(value)),
  )
  const execute =
    values.length > 0 ? `EXECUTE explained (${values.join(", ")})` : "EXECUTE explained"
  await client.query(`SET plan_cache_mode = force_${mode}_plan`)
  await client.query(`PREPARE explained AS ${sql}`)
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
  if (median === undefined) throw new Error(`EXPLAIN gave no plan for: ${sql}`)
  return median
}

type Output = { Plan: PlanNode; "Execution Time": number; "Planning Time": number }

function toText(value: unknown): string {
  if (!Array.isArray(value)) return String(value)
  return `{${value.map((item) => JSON.stringify(item)).join(",")}}`
}
