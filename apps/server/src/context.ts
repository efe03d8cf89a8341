import {
  queueQueries,
  unavailable,
  type Authenticator,
  type Context,
  type RequestRecord,
  type UserRegistry,
} from "@docket/api"
import type { Connections, Query } from "@docket/db/sql"
import type { FastifyReply, FastifyRequest } from "fastify"

declare module "fastify" {
  interface FastifyRequest {
    /** What the request's procedures see of it. */
    context: Context
  }
}

export type ContextDeps = {
  db: Connections
  users: UserRegistry
  authenticator: Authenticator
}

/** Every value of a header, in the order in which the lines came: `headers` keeps only the first. */
const headerLines = ({ raw: { rawHeaders } }: FastifyRequest, name: string): string[] => {
  const lines: string[] = []
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [field, line] = [rawHeaders[index], rawHeaders[index + 1]]
    if (line !== undefined && field?.length === name.length && field.toLowerCase() === name) {
      lines.push(line)
    }
  }
  return lines
}

/** Why a statement is not sent: no trouble of the database's, which would have a line in the log. */
export const nobodyWaits = new Error("nobody waits for the answer")

/** Whether nobody waits any more: answered at the deadline, or gone. A write of one who is gone is done. */
const isOver = ({ method }: FastifyRequest, { raw }: FastifyReply): boolean =>
  raw.writableEnded || (raw.destroyed && (method === "GET" || method === "HEAD"))

/** What the procedures need of a request; the token is verified when the first of them asks. */
export const createContext = (
  request: FastifyRequest,
  reply: FastifyReply,
  deps: ContextDeps,
): Context => {
  let authentication: ReturnType<Authenticator["authenticate"]> | undefined
  const record: RequestRecord = {}
  const whileAwaited =
    (run: Query): Query =>
    (statement) =>
      isOver(request, reply) ? Promise.reject(unavailable(nobodyWaits)) : run(statement)
  return {
    db: queueQueries({
      query: whileAwaited(deps.db.query),
      quickQuery: whileAwaited(deps.db.quickQuery),
    }),
    loaders: {},
    users: deps.users,
    authenticate: () =>
      (authentication ??= deps.authenticator.authenticate(headerLines(request, "authorization"))),
    // The doors write timestamps as they come from the database.
    present: (output) => output,
    requestId: request.id,
    record,
    log: request.log,
  }
}
