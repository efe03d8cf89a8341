import {
  methodNotAllowed,
  notFound,
  procedures,
  type Access,
  type ProcedureInfo,
} from "@docket/api"
import type { FastifyRequest } from "fastify"

/** One call of a request, with the failure that its name and method alone make of it. */
export type Call = { path: string; access: Access; error?: unknown }

const methodOf = ({ type }: ProcedureInfo): string => (type === "mutation" ? "POST" : "GET")
const allowedOf = (called: readonly ProcedureInfo[]): string[] =>
  [...new Set(["OPTIONS", ...called.map(methodOf)])].toSorted()

/** The methods that a path below /trpc takes; undefined for any other path. */
export const proceduresAt = (path: string): string[] | undefined => {
  const name = /^\/trpc\/([^/]+)$/.exec(path)?.[1]
  const known = name?.split(",").flatMap((one) => procedures.get(one) ?? [])
  return known && allowedOf(known)
}

/** A call by its name and method alone, which need no token. */
export const readCall = ({ method }: FastifyRequest, path: string): Call => {
  const procedure = procedures.get(path)
  if (procedure === undefined) return { path, access: "public", error: notFound("procedure") }
  const { access } = procedure
  return method === methodOf(procedure)
    ? { path, access }
    : { path, access, error: methodNotAllowed(allowedOf([procedure])) }
}
