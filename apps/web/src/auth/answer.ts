import { isDatabaseUnavailable } from "@docket/db/sql"
import { MAX_BODY_BYTES } from "../max-body-bytes.ts"
import type { Auth } from "./auth.ts"

type Problem = { code: string; message: string; headers?: Record<string, string> }

const problem = (status: number, { code, message, headers = {} }: Problem): Response =>
  Response.json({ code, message }, { status, headers: { "cache-control": "no-store", ...headers } })

type AnswerDeps = {
  auth: Auth
  /** Whether the database answers. */
  isReachable: () => Promise<boolean>
}

/**
 * Better Auth's answer; it would read a body of any size, say too little in a 429 and a 500, and take
 * everybody for signed out while the database is out of reach.
 */
export const answerAuthRequest = async (
  request: Request,
  { auth, isReachable }: AnswerDeps,
): Promise<Response> => {
  // Better Auth would count the request first, in a row for each path that anybody thinks of.
  if (!hasPath(auth, request)) {
    return problem(404, { code: "NOT_FOUND", message: "There is nothing at this address." })
  }
  const body = await readBody(request)
  if (body === "too large") {
    return problem(413, { code: "TOO_LARGE", message: "The request is larger than any of ours." })
  }
  const { method, headers, url } = request
  const ask = () => auth.handler(new Request(url, { method, headers, body }))
  try {
    const answer = await ask()
    if (answer.status === 429) return tooMany(answer)
    if (answer.status >= 500) return (await isReachable()) ? notKept(answer) : outOfReach()
    if (answer.status !== 401 || !headers.has("cookie")) return notKept(answer)
    // A session that could not be looked up is told like one that there is not.
    if (!(await isReachable())) return outOfReach()
    return notKept(method === "GET" ? await ask() : answer)
  } catch (error) {
    // Short of connections, the database may be back in reach when it is asked.
    const isPassing = isDatabaseUnavailable(error) || !(await isReachable())
    return isPassing ? outOfReach() : failed(error)
  }
}

const hasPath = ({ api }: Auth, { url }: Request): boolean => {
  const { pathname } = new URL(url)
  return Object.values(api).some(({ path }) => `/api/auth${path}` === pathname)
}

/** What does not say otherwise is somebody's own, and kept by nobody. */
const notKept = (answer: Response): Response => {
  if (answer.headers.has("cache-control")) return answer
  const headers = new Headers(answer.headers)
  headers.set("cache-control", "no-store")
  return new Response(answer.body, { status: answer.status, headers })
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

const outOfReach = (): Response => {
  process.stderr.write("The database is out of reach.\n")
  const message = "Docket is out of reach at the moment. Try again."
  return problem(503, { code: "UNAVAILABLE", message, headers: { "retry-after": "5" } })
}

const failed = (error: unknown): Response => {
  const cause = error instanceof Error ? (error.stack ?? error.message) : String(error)
  process.stderr.write(`${cause}\n`)
  return problem(500, { code: "INTERNAL", message: "Something went wrong on our side." })
}
