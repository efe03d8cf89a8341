import type { Session } from "./sessions.ts"
import type { Request } from "./workloads.ts"

type Owned = { id: string; userId: string }
type RestTask = { id: string; user_id: string }
type Called = { result: { data: { json: Owned | { items: Owned[] } } } }

const ownedIn = (path: string, body: string): Owned[] => {
  const answer = JSON.parse(body) as unknown
  if (!path.startsWith("/trpc/")) {
    const tasks = [answer].flat() as RestTask[]
    return tasks.map((task) => ({ id: task.id, userId: task.user_id }))
  }
  const calls = [answer].flat() as Called[]
  return calls.flatMap(({ result: { data } }) =>
    "items" in data.json ? data.json.items : [data.json],
  )
}

/** The ids that a path asks for by name; a query of tRPC has them in its input. */
const idsIn = (path: string): string[] => decodeURIComponent(path).match(/[0-9a-f-]{36}/g) ?? []

/**
 * Says whether every task of an answer belongs to the person who asked, and is the one that was asked
 * for, and whether there is one at all.
 */
export const createOwnershipCheck = (sessions: readonly Session[]) => {
  const owners = new Map(sessions.map(({ token, userId }) => [`Bearer ${token}`, userId]))
  return ({ path, headers }: Request, body: string): boolean => {
    const tasks = ownedIn(path, body)
    const owner = owners.get(headers["authorization"] ?? "")
    return (
      tasks.length > 0 &&
      tasks.every(({ userId }) => userId === owner) &&
      idsIn(path).every((id, index) => tasks[index]?.id === id)
    )
  }
}
