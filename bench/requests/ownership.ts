import { Client } from "pg"
import type { Session } from "./sessions.ts"
import type { Request } from "./workloads.ts"

type Task = { id: string }
type Called = { result: { data: { json: Task | { items: Task[] } } } }

const idsAnswered = (path: string, body: string): string[] => {
  const answer = JSON.parse(body) as unknown
  if (!path.startsWith("/trpc/")) return ([answer].flat() as Task[]).map(({ id }) => id)
  return ([answer].flat() as Called[])
    .flatMap(({ result: { data } }) => ("items" in data.json ? data.json.items : [data.json]))
    .map(({ id }) => id)
}

/** The ids that a path asks for by name; a query of tRPC has them in its input. */
const idsAsked = (path: string): string[] => decodeURIComponent(path).match(/[0-9a-f-]{36}/g) ?? []

const readOwners = async (
  databaseUrl: string,
  sessions: readonly Session[],
): Promise<Map<string, string>> => {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ id: string; owner: string }>(
      "SELECT id, user_id AS owner FROM tasks WHERE user_id = ANY($1)",
      [sessions.map(({ userId }) => userId)],
    )
    return new Map(rows.map(({ id, owner }) => [id, owner]))
  } finally {
    await client.end()
  }
}

/**
 * Says whether there is a task in an answer, whether each belongs to the person who asked, and is the one
 * that was asked for. Whose a task is, is read from the database beforehand, since Docket writes the asker
 * into its answers; a task that is not known there belongs to who is told of it first.
 */
export const createOwnershipCheck = async (databaseUrl: string, sessions: readonly Session[]) => {
  const owners = await readOwners(databaseUrl, sessions)
  const people = new Map(sessions.map(({ token, userId }) => [`Bearer ${token}`, userId]))

  const belongsTo = (person: string, id: string): boolean => {
    const owner = owners.get(id) ?? person
    owners.set(id, owner)
    return owner === person
  }
  return ({ path, headers }: Request, body: string): boolean => {
    const ids = idsAnswered(path, body)
    const person = people.get(headers["authorization"] ?? "")
    return (
      person !== undefined &&
      ids.length > 0 &&
      ids.every((id) => belongsTo(person, id)) &&
      idsAsked(path).every((id, index) => ids[index] === id)
    )
  }
}
