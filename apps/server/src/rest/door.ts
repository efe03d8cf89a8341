import { appRouter, procedures, type Context, type Plain } from "@docket/api"
import type { Task } from "@docket/contract"
import type { Connections, Query } from "@docket/db/sql"
import { callTRPCProcedure } from "@trpc/server"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { gateFor } from "../gate.ts"
import { worksOn } from "../overload.ts"
import { readQuery } from "../query-string.ts"
import { sendAnswer } from "./answer.ts"
import { bodyInput, refuseBody, registerBodyParsers, requireBody } from "./body.ts"
import { readEntityTags } from "./entity-tag.ts"
import { answerWithKey, readIdempotencyKey } from "./idempotency.ts"
import { callIfMatch } from "./if-match.ts"
import { listInput, refuseQuery } from "./query.ts"
import { changedAnswer, sendFound } from "./result.ts"
import { restRoutes, takesIdempotencyKey, type RestRoute } from "./routes.ts"

const pathOf = ({ params }: FastifyRequest): { id: string } => params as { id: string } // see routes

const inputOf = (request: FastifyRequest, { input }: RestRoute): unknown => {
  const parameters = readQuery(request.url)
  if (input === "query") return listInput(parameters)
  if (input.endsWith("body")) requireBody(request)
  refuseQuery(parameters)
  switch (input) {
    case "id":
      refuseBody(request)
      return pathOf(request)
    case "body":
      return bodyInput(request)
    case "id and body":
      return bodyInput(request, pathOf(request))
    case "none":
      return undefined
  }
}

const bodyOf = ({ input, method }: RestRoute) =>
  input.endsWith("body") ? (method === "PATCH" ? "merge-patch" : "json") : "none"

const procedureOf = ({ procedure }: RestRoute) => {
  const { type, access } = procedures.get(procedure) ?? {}
  if (type === undefined || access === undefined || access === "public") {
    throw new Error(`the REST door has no protected procedure ${procedure} to call`)
  }
  return { type, access }
}

/**
 * The REST door: translates a request into the input of a procedure, calls it as tRPC would, and
 * translates the answer. The gate stands before the body is read.
 */
export const restDoor = async (
  app: FastifyInstance,
  { db }: { db: Connections },
): Promise<void> => {
  registerBodyParsers(app)
  for (const route of restRoutes) {
    const { type, access } = procedureOf(route)
    const call = (input: unknown, context: Context): Promise<unknown> =>
      callTRPCProcedure({
        router: appRouter,
        path: route.procedure,
        getRawInput: async () => input,
        ctx: context,
        type,
        signal: undefined,
        batchIndex: 0,
      })

    const query = async (request: FastifyRequest, reply: FastifyReply) => {
      readEntityTags(request.headers["if-none-match"])
      const found = call(inputOf(request, route), request.context)
      worksOn(reply, [found])
      return sendFound(request, reply, { route, result: await found })
    }

    const mutation = async (request: FastifyRequest, reply: FastifyReply) => {
      const { headers, context } = request
      const tags = readEntityTags(route.input === "body" ? undefined : headers["if-match"])
      const key = takesIdempotencyKey(route) ? readIdempotencyKey(request) : undefined
      const input = inputOf(request, route)
      const work = async (query: Query) => {
        const ctx = { ...context, db: { ...context.db, query } }
        const task = await callIfMatch(tags, input, (guarded) => call(guarded, ctx))
        return changedAnswer(request, route, task as Plain<Task>) // every mutation's output is one
      }
      const answer =
        key === undefined
          ? work(context.db.query)
          : answerWithKey(request, reply, { key, db, work })
      worksOn(reply, [answer])
      return sendAnswer(reply, await answer)
    }

    app.route({
      method: route.method,
      url: route.url,
      config: { body: bodyOf(route) },
      onRequest: gateFor(access),
      handler: type === "query" ? query : mutation,
    })
  }
}
