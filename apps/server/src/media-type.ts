import { isUtf8 } from "node:buffer"
import type { Readable } from "node:stream"
import { malformed, tooLarge, unsupportedMediaType } from "@docket/api"
import type { FastifyInstance, FastifyRequest } from "fastify"

const BODYLESS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS", "TRACE"])

/** Whether there is, or may be, a body that is read. Of a chunked one only its end tells. */
export const mayHaveBody = ({ method, headers }: FastifyRequest): boolean =>
  !BODYLESS.has(method) &&
  ((headers["content-length"] ?? "0") !== "0" || headers["transfer-encoding"] !== undefined)

const isEncoded = ({ headers }: FastifyRequest): boolean =>
  !["", "identity"].includes(headers["content-encoding"]?.trim().toLowerCase() ?? "")

const isUtf8Type = ({ headers }: FastifyRequest): boolean =>
  headers["content-type"] === "application/json" ||
  [...(headers["content-type"] ?? "").matchAll(/;\s*charset\s*=\s*"?([^";\s]*)/gi)].every(
    ([, charset = ""]) => /^utf-?8$/i.test(charset),
  )

/** False for a body with an encoding, a charset or a type that would have to be undone or guessed. */
export const isReadableBody = (request: FastifyRequest): boolean =>
  !isEncoded(request) &&
  isUtf8Type(request) &&
  /^\s*[\w!#$&^.+-]+\/[\w!#$&^.+-]+\s*(;|$)/.test(request.headers["content-type"] ?? "a/a")

/** Refuses, before any of the body is read, an encoding or a charset that would have to be undone. */
export const registerBodyEncoding = (app: FastifyInstance): void => {
  app.addHook("preParsing", async (request) => {
    // Where none is needed, an empty one is fine however it is labelled.
    if (!mayHaveBody(request) || request.routeOptions.config.body === "none") return
    if (isEncoded(request)) {
      throw unsupportedMediaType("Send the body without a content encoding.")
    }
    if (!isUtf8Type(request)) throw unsupportedMediaType("Send the body in UTF-8.")
  })
}

/** Puts what comes into one piece of memory: a chunk of one byte would take 200 of the heap. */
const createBytes = () => {
  let room = Buffer.alloc(0)
  let length = 0
  return {
    add: (piece: Buffer): number => {
      const needed = length + piece.length
      if (needed > room.length) room = Buffer.concat([room], Math.max(needed, 2 * room.length))
      piece.copy(room, length)
      return (length = needed)
    },
    all: (): Buffer => room.subarray(0, length),
  }
}

/** The bytes of a body. Fastify's own parser would keep each chunk of it. Throws `too_large`. */
const readBytes = ({ headers, routeOptions }: FastifyRequest, payload: Readable): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const { bodyLimit } = routeOptions
    if (Number(headers["content-length"]) > bodyLimit) return reject(tooLarge())
    const bytes = createBytes()
    const onData = (piece: Buffer): void => {
      if (bytes.add(piece) <= bodyLimit) return
      payload.off("data", onData)
      reject(tooLarge())
    }
    payload.on("data", onData)
    payload.once("end", () => resolve(bytes.all()))
    payload.once("error", (cause) => reject(malformed("The body did not arrive.", { cause })))
  })

/** A body as text. Throws `malformed` for bytes that are not UTF-8 instead of replacing them. */
export const utf8Body = async (request: FastifyRequest, payload: Readable): Promise<string> => {
  const body = await readBytes(request, payload)
  if (!isUtf8(body)) throw malformed("The body is not valid UTF-8.")
  return body.toString()
}
