import {
  queueQueries,
  revive,
  type Authenticator,
  type Context,
  type RequestRecord,
  type UserRegistry,
} from "@docket/api"
import type { Connections } from "@docket/db/sql"
import type { FastifyRequest } from "fastify"

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

/** What the procedures need of a request; the token is verified when the first of them asks. */
export const createContext = (request: FastifyRequest, deps: ContextDeps): Context => {
  let authentication: ReturnType<Authenticator["authenticate"]> | undefined
  const record: RequestRecord = {}
  return {
    db: queueQueries(deps.db),
    loaders: {},
    users: deps.users,
    authenticate: () =>
      (authentication ??= deps.authenticator.authenticate(headerLines(request, "authorization"))),
    present: revive,
    requestId: request.id,
    record,
    log: request.log,
  }
}
