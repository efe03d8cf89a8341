import { createCaller, revive } from "@docket/api"
import { openConnections, type Query, type Statement } from "@docket/db/sql"
import { Client } from "pg"
import { casesOf, type Bounds } from "./cases.ts"
import { explain, planModes, type PlanMode } from "./explain.ts"
import { users } from "../data/load.ts"
import { describePlan, figuresOf, type PlanFigures } from "./plan.ts"

export type UserName = keyof typeof users

/** What PostgreSQL did with one statement of one call. Times are in milliseconds. */
export type Measurement = {
  call: string
  user: UserName
  mode: PlanMode
  statement: Statement
  plan: string
  figures: PlanFigures
  executionTime: number
  planningTime: number
  /** What is wrong with the plan; empty when nothing is. */
  faults: string[]
}

type Watch = (statement: Statement) => Promise<void>

const ignore: Watch = async () => {}

/** Runs every kind of call for each of the users, and explains each statement in both modes. */
export async function measurePlans(
  url: string,
  say: (message: string) => void,
): Promise<Measurement[]> {
  const measurements: Measurement[] = []
  let watch = ignore
  await using db = openConnections({ url })
  const watched =
    (run: Query): Query =>
    async (statement) => {
      await watch(statement)
      return run(statement)
    }
  const queries = { query: watched(db.query), quickQuery: watched(db.quickQuery) }
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    for (const user of Object.keys(users) as UserName[]) {
      say(`Explaining the statements of the ${user} user`)
      const cases = await casesOf(tasksOf(queries, users[user]))
      for (const { name, run, bounds } of cases) {
        watch = async (statement) => {
          const call = statement.text.includes("AS total") ? `${name}: total` : name
          for (const mode of planModes) {
            const { root, ...times } = await explain(client, statement, mode)
            const figures = figuresOf(root)
            const faults = faultsOf(figures, bounds)
            const plan = describePlan(root)
            measurements.push({ call, user, mode, statement, plan, figures, ...times, faults })
          }
        }
        const before = measurements.length
        await run()
        if (measurements.length === before) throw new Error(`No statement of "${name}" was seen`)
      }
      watch = ignore
    }
    return measurements
  } finally {
    await client.end()
  }
}

function faultsOf({ scansTable, read, sorted }: PlanFigures, bounds: Bounds): string[] {
  return [
    scansTable && "sequential scan",
    read > bounds.read && `reads more than ${bounds.read}`,
    sorted > bounds.sorted && `sorts more than ${bounds.sorted}`,
  ].filter((fault) => fault !== false)
}

function tasksOf(db: { query: Query; quickQuery: Query }, id: string) {
  const viewer = { id, email: null, name: null, scopes: "all" as const }
  const caller = createCaller({
    db,
    loaders: {},
    users: { ensure: async () => {}, forget: () => {} },
    authenticate: async () => ({ kind: "viewer", viewer, expiresAt: Infinity }),
    present: revive,
    requestId: "bench",
    record: {},
    log: { warn: () => {} },
  })
  return caller.task
}
