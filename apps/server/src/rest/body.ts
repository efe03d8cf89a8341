import type { Readable } from "node:stream"
import { invalid, malformed, unsupportedMediaType } from "@docket/api"
import type { FastifyInstance, FastifyRequest } from "fastify"
import { isReadableBody, mayHaveBody, utf8Body } from "../media-type.ts"
import { swapKeys } from "./names.ts"

declare module "fastify" {
  interface FastifyContextConfig {
    /** Whether a route takes a JSON object, a JSON Merge Patch, or no fields at all. */
    body?: "json" | "merge-patch" | "none"
  }
}

const parseJson = async (request: FastifyRequest, payload: Readable): Promise<unknown> => {
  const text = await utf8Body(request, payload)
  if (text === "") return undefined
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw malformed("The body is not valid JSON.", { cause })
  }
}

/** Reads JSON only; an empty body may have any type. */
export const registerBodyParsers = (app: FastifyInstance): void => {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser("application/json", parseJson)
  app.addContentTypeParser("*", async (_: FastifyRequest, payload: AsyncIterable<Buffer>) => {
    for await (const chunk of payload) {
      if (chunk.length > 0) throw unsupportedMediaType()
    }
  })
  app.addContentTypeParser("application/merge-patch+json", parseJson)
  app.addHook("preParsing", async (request) => {
    const { headers } = request
    // Fastify would refuse an odd type even where there is nothing of that type.
    if (!mayHaveBody(request)) delete headers["content-type"]
    const { body } = request.routeOptions.config
    const isMergePatch = /^\s*application\/merge-patch\+json\b/i.test(headers["content-type"] ?? "")
    const isMisplaced = isMergePatch && body !== "merge-patch"
    if (body === "none" && (isMisplaced || !isReadableBody(request))) {
      // Left to the parser of other types, which finds out whether there is anything in the body.
      headers["content-type"] = "application/octet-stream"
    } else if (isMisplaced) {
      throw unsupportedMediaType("JSON Merge Patch goes with PATCH; send application/json here.")
    }
  })
}

export const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Throws `malformed` without a body. */
export const requireBody = ({ body }: FastifyRequest): void => {
  if (body === undefined) throw malformed("Send a JSON object as the body.")
}

/**
 * The body and the path of a request as a procedure's input. What is no object is passed on as it
 * is, for the schema to refuse. Throws `invalid` for an id in it.
 */
export const bodyInput = ({ body }: FastifyRequest, path: { id?: string } = {}): unknown => {
  if (!isObject(body)) return body
  if (path.id !== undefined && Object.hasOwn(body, "id")) throw invalid([unknownField("id")])
  return { ...swapKeys(body), ...path }
}

/** Throws `invalid` for a body with any field in it. */
export const refuseBody = ({ body }: FastifyRequest): void => {
  if (body === undefined) return
  if (!isObject(body)) {
    throw invalid([{ path: [], code: "invalid_type", message: "must be empty or an object" }])
  }
  const issues = Object.keys(swapKeys(body)).map(unknownField)
  if (issues.length > 0) throw invalid(issues)
}

const unknownField = (field: string) => ({
  path: [field],
  code: "unrecognized_key",
  message: "is not a known field",
})
