import { quantile, type Outcome } from "../requests/drive.ts"
import type { Session } from "../requests/sessions.ts"
import type { Request } from "../requests/workloads.ts"

const ms = (value: number): string => `${value.toFixed(1)} ms`

export const describe = (outcome: Outcome): string => {
  const { latencies, statuses, refused, failed, reset, wrong, seconds } = outcome
  const at = (part: number) => ms(quantile(latencies, part))
  return [
    `${latencies.length + failed} requests, ${(latencies.length / seconds).toFixed(0)} a second`,
    [...statuses]
      .toSorted(([a], [b]) => a - b)
      .map(([status, count]) => `${count} × ${status}`)
      .join(", "),
    `refused ${refused}, wrong ${wrong}`,
    `failed ${failed - reset}, reset before an answer ${reset}`,
    `p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}, longest ${at(1)}`,
  ].join("; ")
}

type Owned = { id: string; user_id: string }
type Called = { result: { data: { json: { id: string; userId: string } } } }

const tasksIn = (path: string, body: string): Owned[] => {
  if (!path.startsWith("/trpc/")) return [JSON.parse(body)].flat() as Owned[]
  return (JSON.parse(body) as Called[]).map(({ result }) => {
    const { id, userId } = result.data.json
    return { id, user_id: userId }
  })
}

/** The ids that a path asks for by name; a batch has them in its input. */
const idsIn = (path: string): string[] => decodeURIComponent(path).match(/[0-9a-f-]{36}/g) ?? []

/**
 * Says whether every task of an answer belongs to the person who asked, and is the one that was asked
 * for: those of REST, and of tRPC's batches of `task.get`.
 */
export const createOwnershipCheck = (sessions: readonly Session[]) => {
  const owners = new Map(sessions.map(({ token, userId }) => [`Bearer ${token}`, userId]))
  return ({ path, headers }: Request, body: string): boolean => {
    const tasks = tasksIn(path, body)
    const owner = owners.get(headers["authorization"] ?? "")
    return (
      tasks.length > 0 &&
      tasks.every(({ user_id }) => user_id === owner) &&
      idsIn(path).every((id, index) => tasks[index]?.id === id)
    )
  }
}
