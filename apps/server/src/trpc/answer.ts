import { appRouter, toTRPCError, type DomainError } from "@docket/api"
import { getTRPCErrorShape, transformTRPCResponse } from "@trpc/server"
import { getHTTPStatusCode } from "@trpc/server/http"
import type { FastifyReply, FastifyRequest } from "fastify"

/** A call that is refused, with the path that it was for where there is one. */
export type Refusal = { failure: DomainError; path?: string }

export const config = appRouter._def._config

/** A refusal as tRPC itself would answer it. */
export const refusedResponse = ({ context }: FastifyRequest, { failure, path }: Refusal) => ({
  error: getTRPCErrorShape({
    config,
    error: toTRPCError(failure),
    type: "unknown",
    path,
    input: undefined,
    ctx: context,
  }),
})

/**
 * Answers instead of the procedures: one refusal for a whole request, or one for each call of a
 * batch.
 */
export const answerRefused = (
  request: FastifyRequest,
  reply: FastifyReply,
  refused: Refusal | readonly Refusal[],
): FastifyReply => {
  const responses = Array.isArray(refused)
    ? refused.map((refusal: Refusal) => refusedResponse(request, refusal))
    : refusedResponse(request, refused as Refusal)
  return reply
    .code(getHTTPStatusCode(responses))
    .header("content-type", "application/json")
    .send(JSON.stringify(transformTRPCResponse(config, responses)))
}
