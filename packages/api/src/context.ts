import type { Query } from "@docket/db/sql"
import type { Authentication, Viewer } from "./auth/authenticate.ts"
import type { ErrorCode } from "./errors.ts"
import type { TaskLoader } from "./task/task-loader.ts"
import type { UserRegistry } from "./user/user-registry.ts"

export type { Viewer }

/** What a request leaves behind for its door and its line in the log. */
export type RequestRecord = {
  viewerId?: string
  /** The code of the failure that was answered. */
  failure?: ErrorCode
  /** Why the token was refused: for the log only. */
  tokenRejection?: string
  /** Set when a create found the task that the same create had made before. */
  repeatedCreate?: true
}

type Log = { warn: (details: object, message: string) => void }

/** Made by a door for each request, the same for both. */
export type Context = {
  /** Queued, so that a batch does not crowd out other requests; see `queueQueries`. */
  db: { query: Query; quickQuery: Query }
  /** What the request's calls load together. */
  loaders: { task?: TaskLoader }
  users: UserRegistry
  /** Verifies the request's token once. Throws `unavailable` while no keys can be had. */
  authenticate: () => Promise<Authentication>
  /** What becomes of an output: `revive` for callers in this process, nothing for a door, which writes it. */
  present: (output: unknown) => unknown
  requestId: string
  record: RequestRecord
  log: Log
}
