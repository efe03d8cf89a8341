import { IncomingMessage, type ServerResponse } from "node:http"
import { MAX_BODY_BYTES } from "./max-body-bytes.ts"

/**
 * A request that ends, with its connection, where its body grows larger than any of ours. Next.js keeps up
 * to 10 MB of each in memory before a route is asked.
 */
export class BoundedRequest extends IncomingMessage {
  #received = 0

  override push(chunk: Buffer | null, encoding?: BufferEncoding): boolean {
    this.#received += chunk?.length ?? 0
    if (this.#received <= MAX_BODY_BYTES) return super.push(chunk, encoding)
    this.destroy()
    return false
  }
}

/** Whether the request says itself that it is too large, and has been answered so. */
export const refuseLarge = ({ headers }: IncomingMessage, response: ServerResponse): boolean => {
  if (Number(headers["content-length"] ?? 0) <= MAX_BODY_BYTES) return false
  const message = "The request is larger than any of ours."
  response
    .writeHead(413, {
      connection: "close",
      "content-type": "application/json",
      "cache-control": "no-store",
    })
    .end(JSON.stringify({ code: "TOO_LARGE", message }))
  return true
}
