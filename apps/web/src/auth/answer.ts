import { isDatabaseUnavailable } from "@docket/db"
import type { Auth } from "./auth.ts"

const MAX_BODY_BYTES = 16_384

type Problem = { code: string; message: string; headers?: Record<string, string> }

const problem = (status: number, { code, message, headers = {} }: Problem): Response =>
  Response.json({ code, message }, { status, headers })

/** Better Auth's answer; it would read a body of any size, and say too little in a 429 and a 500. */
export const answerAuthRequest = async (auth: Auth, request: Request): Promise<Response> => {
  const body = await readBody(request)
  if (body === "too large") {
    return problem(413, { code: "TOO_LARGE", message: "The request is larger than any of ours." })
  }
  const { method, headers, url } = request
  try {
    const answer = await auth.handler(new Request(url, { method, headers, body }))
    return answer.status === 429 ? tooMany(answer) : answer
  } catch (error) {
    return failed(error)
  }
}

const readBody = async ({ body }: Request): Promise<Buffer<ArrayBuffer> | "too large" | null> => {
  if (body === null) return null
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.byteLength
    if (size > MAX_BODY_BYTES) return "too large"
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

const tooMany = ({ headers }: Response): Response => {
  const seconds = headers.get("x-retry-after") ?? "10"
  const wait = seconds === "1" ? "a second" : `${seconds} seconds`
  const message = `Too many attempts. Try again in ${wait}.`
  return problem(429, { code: "RATE_LIMITED", message, headers: { "retry-after": seconds } })
}

const failed = (error: unknown): Response => {
  if (isDatabaseUnavailable(error)) {
    process.stderr.write("The database is out of reach.\n")
    const message = "Docket is out of reach at the moment. Try again."
    return problem(503, { code: "UNAVAILABLE", message, headers: { "retry-after": "5" } })
  }
  const cause = error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.stderr.write(`${cause}\n`)
  return problem(500, { code: "INTERNAL", message: "Something went wrong on our side." })
}
