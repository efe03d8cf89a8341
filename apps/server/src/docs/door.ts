import { open, stat } from "node:fs/promises"
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify"
import { assets, placeOf } from "./assets.ts"

/** Everything comes from here and goes here. Swagger UI draws its icons from data: URLs. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ")

const headers = {
  "cache-control": "no-cache",
  "content-security-policy": CONTENT_SECURITY_POLICY,
  "cross-origin-opener-policy": "same-origin",
  "referrer-policy": "no-referrer",
}

/** A page to read and try the REST door, and the files that it loads, each streamed from the disk. */
export const docsDoor = async (app: FastifyInstance): Promise<void> => {
  for (const asset of assets) {
    const file = placeOf(asset)
    const isPage = asset.name === "index.html"
    app.route({
      method: ["GET", "HEAD"],
      url: isPage ? "/docs" : `/docs/${asset.name}`,
      handler: async (request: FastifyRequest, reply: FastifyReply) => {
        const { size, mtimeMs } = await stat(file)
        const etag = `"${size.toString(36)}-${Math.floor(mtimeMs).toString(36)}"`
        const isKnown = !isPage && request.headers["if-none-match"] === etag
        // Fastify's own HEAD would read all of it, after the answer.
        const content = isKnown || request.method === "HEAD" ? undefined : await open(file)
        // Not before it is open: a failure has header fields of its own.
        void reply.headers({ ...headers, ...(!isPage && { etag }) })
        if (isKnown) return reply.code(304).send()
        void reply.headers({ "content-type": asset.type, "content-length": size })
        return reply.send(content?.createReadStream())
      },
    })
  }
}
