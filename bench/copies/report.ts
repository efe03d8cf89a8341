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

/** Says whether every task of an answer of the REST door belongs to the person who asked. */
export const createOwnershipCheck = (sessions: readonly Session[]) => {
  const owners = new Map(sessions.map(({ token, userId }) => [`Bearer ${token}`, userId]))
  return (request: Request, body: string): boolean => {
    const tasks = [JSON.parse(body)].flat() as { id: string; user_id: string }[]
    const asked = /^\/api\/tasks\/([^/?]+)/.exec(request.path)?.[1]
    return (
      tasks.length > 0 &&
      tasks.every(
        ({ user_id }) => user_id === owners.get(request.headers["authorization"] ?? ""),
      ) &&
      (asked === undefined || tasks[0]?.id === asked)
    )
  }
}
