import { appRouter, procedures, requireViewer } from "@docket/api"
import { callTRPCProcedure } from "@trpc/server"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { readQuery } from "../query-string.ts"
import { bodyInput, refuseBody, registerBodyParsers } from "./body.ts"
import { readEntityTags } from "./entity-tag.ts"
import { callIfMatch } from "./if-match.ts"
import { listInput, refuseQuery } from "./query.ts"
import { sendResult } from "./result.ts"
import { restRoutes, type RestRoute } from "./routes.ts"

const pathOf = ({ params }: FastifyRequest): { id: string } => params as { id: string } // see routes

const inputOf = (request: FastifyRequest, { input }: RestRoute): unknown => {
  const parameters = readQuery(request.url)
  if (input === "query") return listInput(parameters)
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
export const restDoor = async (app: FastifyInstance): Promise<void> => {
  registerBodyParsers(app)
  for (const route of restRoutes) {
    const { type, access } = procedureOf(route)
    const isConditional = type === "mutation" && route.input.startsWith("id")
    app.route({
      method: route.method,
      url: route.url,
      config: { body: bodyOf(route) },
      onRequest: async ({ context }) => void (await requireViewer(context, access)),
      handler: async (request: FastifyRequest, reply: FastifyReply) => {
        const tags = readEntityTags(isConditional ? request.headers["if-match"] : undefined)
        const result = await callIfMatch(tags, inputOf(request, route), (input) =>
          callTRPCProcedure({
            router: appRouter,
            path: route.procedure,
            getRawInput: async () => input,
            ctx: request.context,
            type,
            signal: undefined,
            batchIndex: 0,
          }),
        )
        return sendResult(request, reply, { route, result })
      },
    })
  }
}
