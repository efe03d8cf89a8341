import { isUtf8 } from "node:buffer"
import { malformed, unsupportedMediaType } from "@docket/api"
import type { FastifyInstance, FastifyRequest } from "fastify"

/** Refuses, before any of the body is read, an encoding or a charset that would have to be undone. */
export const registerBodyEncoding = (app: FastifyInstance): void => {
  app.addHook("preParsing", async ({ headers }) => {
    const encoding = headers["content-encoding"]?.trim().toLowerCase()
    if (encoding !== undefined && encoding !== "" && encoding !== "identity") {
      throw unsupportedMediaType("Send the body without a content encoding.")
    }
    const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(headers["content-type"] ?? "")?.[1]
    if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
      throw unsupportedMediaType("Send the body in UTF-8.")
    }
  })
}

/** A body as text. Throws `malformed` for bytes that are not UTF-8 instead of replacing them. */
export const utf8Body = async (_: FastifyRequest, body: Buffer): Promise<string> => {
  if (!isUtf8(body)) throw malformed("The body is not valid UTF-8.")
  return body.toString()
}
