import { authorize, requireViewer, type Access } from "@docket/api"
import type { FastifyReply, FastifyRequest } from "fastify"
import type { RateLimits } from "./rate-limit/rate-limits.ts"

declare module "fastify" {
  interface FastifyInstance {
    rateLimits: RateLimits
  }
}

type Protected = Exclude<Access, "public">

/**
 * The gate of both doors, to be passed before a body is read: 401, 403, 429, in this order. Takes
 * the access that each of the request's calls wants, and answers with the failure of each access
 * that is refused. Throws what refuses the request as a whole: `rate_limited`, `unavailable`.
 */
export const passGate = async (
  request: FastifyRequest,
  reply: FastifyReply,
  accesses: readonly Protected[],
): Promise<ReadonlyMap<Access, unknown>> => {
  const { context, server } = request
  const refusals = new Map<Access, unknown>()
  for (const access of new Set(accesses)) {
    try {
      await authorize(context, access)
    } catch (error) {
      refusals.set(access, error)
    }
  }
  const { viewerId, tokenRejection } = context.record
  if (tokenRejection !== undefined) await server.rateLimits.takeRejectedToken(request.ip)
  if (viewerId === undefined) return refusals

  const accepted = accesses.filter((access) => !refusals.has(access))
  const { fields, refusal } = await server.rateLimits.takeCalls(viewerId, accepted.length)
  void reply.headers(fields)
  // 403 comes before 429: who may do none of it is told so.
  if (refusal !== undefined && accepted.length > 0) throw refusal
  if (accepted[0] !== undefined) await requireViewer(context, accepted[0])
  return refusals
}

/** The gate of a request that makes one call, as an onRequest hook. */
export const gateFor =
  (access: Protected) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const refusals = await passGate(request, reply, [access])
    if (refusals.has(access)) throw refusals.get(access)
  }
