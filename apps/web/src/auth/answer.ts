import type { Auth } from "./auth.ts"

const MAX_BODY_BYTES = 16_384

const problem = (status: number, code: string, message: string): Response =>
  Response.json({ code, message }, { status })

/** Better Auth's answer; it would read a body of any size, and say too little in a 429. */
export const answerAuthRequest = async (auth: Auth, request: Request): Promise<Response> => {
  const body = await readBody(request)
  if (body === "too large") {
    return problem(413, "TOO_LARGE", "The request is larger than any of ours.")
  }
  const { method, headers, url } = request
  const answer = await auth.handler(new Request(url, { method, headers, body }))
  return answer.status === 429 ? tooMany(answer) : answer
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
  const answer = problem(429, "RATE_LIMITED", `Too many attempts. Try again in ${wait}.`)
  answer.headers.set("retry-after", seconds)
  return answer
}
