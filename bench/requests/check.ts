import assert from "node:assert/strict"
import { deserialize, type SuperJSONResult } from "superjson"
import type { Contender } from "./contenders.ts"
import { createRandom } from "./random.ts"
import type { Session } from "./sessions.ts"
import { BATCH, createRequests, isAt, workloads, type Request, type Workload } from "./workloads.ts"

type Fields = Record<string, unknown>

const timestamps = new Set(["created_at", "updated_at", "completed_at", "deleted_at"])

const snakeCase = (name: string): string =>
  name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** A task as every door can be compared: snake_case, timestamps in milliseconds. */
const normalised = (task: Fields): Fields => {
  const fields = Object.entries(task).map(([name, value]) => [snakeCase(name), value] as const)
  return Object.fromEntries(
    fields.map(([name, value]) => [
      name,
      timestamps.has(name) && value !== null ? new Date(value as string).getTime() : value,
    ]),
  )
}

const tasksIn = (answer: unknown, { door }: Contender): Fields[] => {
  if (door === "REST") return [answer].flat() as Fields[]
  return [answer].flat<unknown>().flatMap((one): Fields[] => {
    const { result } = one as { result: { data: SuperJSONResult } }
    const data = deserialize<Fields>(result.data)
    return [data["items"] ?? data].flat() as Fields[]
  })
}

const ask = async (contender: Contender, request: Request): Promise<Fields[]> => {
  const { path, ...init } = request
  const answer = await fetch(contender.server.url + path, init)
  const text = await answer.text()
  assert.ok(answer.ok, `${contender.name} answers ${path} with ${answer.status}: ${text}`)
  return tasksIn(JSON.parse(text), contender).map(normalised)
}

const expected: Record<Exclude<Workload, "mixed">, number> = {
  list: 20,
  get: 1,
  create: 1,
  update: 1,
  toggle: 1,
  batch: BATCH,
}

/**
 * Whether all contenders do the same work: as many whole tasks of the person's own in each answer, the
 * same list, and writes that the others see. Throws at the first difference.
 */
export async function checkAnswers(
  contenders: readonly Contender[],
  session: Session,
): Promise<void> {
  const requestOf = (contender: Contender, workload: Workload, seed: number) =>
    createRequests(contender.door, workload, { sessions: [session], random: createRandom(seed) })()

  for (const [seed, contender] of contenders.entries()) {
    for (const workload of workloads) {
      if (workload === "mixed" || !isAt(contender.door, workload)) continue
      const tasks = await ask(contender, requestOf(contender, workload, seed))
      const where = `${contender.name}, ${workload}`
      assert.equal(tasks.length, expected[workload], where)
      for (const task of tasks) assert.equal(task["user_id"], session.userId, where)
      for (const other of contenders) {
        if (workload === "list") {
          assert.deepEqual(await ask(other, requestOf(other, "list", seed)), tasks, where)
        } else if (workload !== "batch") {
          const [written] = tasks
          const get = { ...session, taskIds: [String(written?.["id"])] as [string] }
          const options = { sessions: [get], random: createRandom(seed) }
          const [seen] = await ask(other, createRequests(other.door, "get", options)())
          assert.deepEqual(seen, written, `${where}, as ${other.name} sees it`)
        }
      }
    }
  }
}
