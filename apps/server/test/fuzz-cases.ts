/*
 * Inputs that failed once: each is tried before all random ones, at every run. To keep one, copy it
 * from the failure's message to the end of its test's list, with a word on what it broke.
 */

export type Create = {
  /** The door that is asked first; the other one is then asked the same. */
  first: "trpc" | "rest"
  /** In tRPC's names. */
  sent: unknown
}

export const creates: readonly Create[] = []

/** How many versions ago a task had this one: 0 for its own, -1 for the one to come. */
type Age = number
export type Tag = { weak: boolean; age: Age }
export type Change = {
  kind: "update" | "toggle" | "delete" | "restore"
  door: "trpc" | "put" | "patch" | "merge-patch"
  /** Of an update, in tRPC's names. */
  body: unknown
  /** Of REST alone: none, some tags, or text. */
  ifMatch: null | Tag[] | string
  /** In tRPC's input, and in the body of an update in REST. */
  expected: Age | null
}

export const changes: readonly Change[][] = []

export type KeyedRequest = {
  route: "create" | "toggle" | "restore"
  key: string | null
  /** Which of the bodies a create takes; the others take none. */
  body: number
  /** The same JSON, written in another way. */
  respelled: boolean
}
export type Keyed = { bodies: unknown[]; steps: KeyedRequest[] }

export const keyed: readonly Keyed[] = []

/** A cursor that the server gave in some list, after so many tasks. */
type GivenCursor = {
  whose: "own" | "other"
  sort: string
  trash: boolean
  after: number
  changed: boolean
}
/** A cursor with a good digest of its payload, for one's own list. */
type ForgedCursor = { forged: string }
type Cursor = GivenCursor | ForgedCursor | null

export type ListInput = { input: unknown; cursor: Cursor }

// PostgreSQL has no year 0; JavaScript has.
const ofYear0: ForgedCursor = {
  forged: '[1,"0000-12-31T23:59:59.999Z","01890a5d-ac96-774b-bcce-b302099a8057"]',
}

export const listInputs: readonly ListInput[] = [
  { input: {}, cursor: ofYear0 },
  { input: { sort: "updatedAt", trash: true }, cursor: ofYear0 },
]

export type ListQuery = { parameters: [name: string, value: string][]; cursor: Cursor }

export const listQueries: readonly ListQuery[] = [{ parameters: [], cursor: ofYear0 }]

/** In path, header fields and payload, `{id}`, `{other}`, `{version}` and `{token}` stand for their values. */
export type Request = {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS"
  path: string
  headers: Record<string, string>
  payload: string
}

export const requests: readonly Request[] = [
  // The path stood in the log and in the problem's instance.
  { method: "GET", path: "/api/tasks/{token}", headers: {}, payload: "" },
  // A 415 had the Allow of the first call, which was refused with 405.
  {
    method: "POST",
    path: "/trpc/task.list,nope?batch=1",
    headers: { "content-type": "text/plain", accept: "application/jsonl" },
    payload: "",
  },
]
