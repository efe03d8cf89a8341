import { taskSort, type TaskQuery } from "@docket/contract"
import type { PrismaClient } from "@docket/db"
import { makeUser } from "@docket/db/testing"
import type { FastifyInstance } from "fastify"
import { caller, valueOf } from "./doors.ts"
import { bearer } from "./fixtures.ts"
import type { ListInput } from "./fuzz-cases.ts"
import { listOf, makeKnown, type Known, type Wanted } from "./fuzz-list-model.ts"
import { isRecord } from "./fuzz-inputs.ts"
import { isListing } from "./fuzz-rules.ts"
import { forge } from "./hostile-cursors.ts"

const lists = taskSort.options.flatMap((sort) => [false, true].map((trash) => ({ sort, trash })))
const nameOf = ({ sort, trash }: { sort: string; trash: boolean }) => `${sort} ${trash}`

/** Somebody's tasks, and the cursors that the server gives along each of the lists. */
const makeMember = async (app: FastifyInstance, db: PrismaClient) => {
  const user = await makeUser(db)
  const known = await makeKnown(db, user.id)
  const headers = await bearer(user)
  const call = caller(app, headers)
  const cursors = new Map<string, string[]>()
  for (const list of lists) {
    const along: string[] = []
    for (;;) {
      const cursor = along.at(-1)
      const query = { ...list, limit: 1, ...(cursor !== undefined && { cursor }) }
      const { nextCursor } = valueOf(await call("trpc", "task.list", query))
      if (nextCursor === null) break
      along.push(nextCursor)
    }
    cursors.set(nameOf(list), along)
  }
  return { id: user.id, headers, known, cursors }
}
type Member = Awaited<ReturnType<typeof makeMember>>
export type Members = { own: Member; other: Member }

export const makeMembers = async (app: FastifyInstance, db: PrismaClient): Promise<Members> => ({
  own: await makeMember(app, db),
  other: await makeMember(app, db),
})

type Cursor = NonNullable<ListInput["cursor"]>

const givenText = ({ cursors }: Member, cursor: Exclude<Cursor, { forged: string }>): string => {
  const along = cursors.get(nameOf(cursor)) ?? []
  const text = along[cursor.after % Math.max(along.length, 1)] ?? "none"
  return cursor.changed ? `${text.startsWith("W") ? "V" : "W"}${text.slice(1)}` : text
}

/** What is sent for a cursor, in the list that it is sent for. */
export const cursorText = (
  cursor: Cursor,
  { own, other }: Members,
  list: { sort: string; trash: boolean },
): string =>
  "forged" in cursor
    ? forge(cursor.forged, { userId: own.id, ...list })
    : givenText(cursor.whose === "own" ? own : other, cursor)

const unasked: TaskQuery = { limit: 20, sort: "-createdAt", trash: false, count: false }

/** What a valid input asks for. */
const queryOf = (input: Record<string, unknown>): TaskQuery => {
  const tidied = Object.entries(input).map(([name, value]) => {
    if (name === "status" || name === "priority") return [name, [value].flat()]
    return [name, name === "tag" ? String(value).trim() : value]
  })
  return { ...unasked, ...Object.fromEntries(tidied) }
}

/** The task that a cursor of one's own comes after, where it fits the query. */
const taskBefore = (query: TaskQuery, cursor: Cursor | null, { own }: Members): Known | null => {
  if (cursor === null || "forged" in cursor || cursor.whose === "other" || cursor.changed)
    return null
  if (nameOf(cursor) !== nameOf(query)) return null
  const { sort, trash } = query
  const place = own.cursors.get(nameOf(query))?.indexOf(query.cursor ?? "") ?? -1
  return listOf(own.known, { ...unasked, sort, trash })[place] ?? null
}

/** What the contract says of an input: a page, a refusal, or nothing, for a cursor that is forged. */
export const wantedFor = (
  input: unknown,
  cursor: Cursor | null,
  members: Members,
): Wanted | "refused" | "unknown" => {
  if (!isRecord(input) || !isListing(input)) return "refused"
  const query = queryOf(input)
  const { known } = members.own
  if (query.cursor === undefined) return { known, query, after: null }
  if (cursor !== null && "forged" in cursor) return "unknown"
  const after = taskBefore(query, cursor, members)
  return after === null ? "refused" : { known, query, after }
}
