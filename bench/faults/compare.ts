import type { MistreatedServer } from "@docket/db/mistreated"
import type { Acknowledged } from "./writers.ts"
import { hasKey, isChanged, send } from "./writes.ts"

type Row = {
  id: string
  title: string
  version: number
  description: string | null
  status: string
}

/** What is in the table against what was acknowledged: of each of the tasks its create and its change. */
export const compare = async (postgres: MistreatedServer, tasks: readonly string[]) => {
  const { rows } = await postgres.query<Row>(
    "SELECT id, title, version, description, status FROM tasks",
  )
  const stored = new Map(rows.map((row) => [row.id, row]))
  const lost = tasks.filter((id) => {
    const row = stored.get(id)
    return row === undefined || !isChanged(row)
  }).length
  const createdTwice = rows.length - new Set(rows.map(({ title }) => title)).size
  const changedTwice = rows.filter(({ version }) => version > 2).length
  return { lost, duplicated: createdTwice + changedTwice }
}

/** How many answers of idempotency keys are not given again as they were. */
export const countForgotten = async (
  writes: readonly Acknowledged[],
  caller: { url: string; token: string },
): Promise<number> => {
  let forgotten = 0
  for (const { write, body } of writes.filter((acknowledged) => hasKey(acknowledged.write))) {
    const answer = await send(write, caller)
    const isSame = (await answer.text()) === body
    if (!isSame || answer.headers.get("idempotency-replayed") !== "true") forgotten += 1
  }
  return forgotten
}
