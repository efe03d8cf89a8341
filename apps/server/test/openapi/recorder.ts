import { appendFileSync } from "node:fs"
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http"
import { join } from "node:path"
import type { FastifyInstance, InjectOptions } from "fastify"
import { inject as provided } from "vitest"
import { watchAnswer } from "../canary.ts"
import { checkAnswer, type RestAnswer } from "./check-answer.ts"

const isRest = (url: string): boolean => !/^\/(trpc|docs)\//.test(url)

const write = (line: object): void =>
  appendFileSync(
    join(provided("docketAnswers"), `${process.pid}.jsonl`),
    `${JSON.stringify(line)}\n`,
  )

/** Notes an answer for the end of the run. Throws when it is not as documented. */
const record = (answer: RestAnswer): void => {
  if (!answer.url.startsWith("/docs/"))
    watchAnswer(`${JSON.stringify(answer.headers)}\n${answer.body}`)
  if (!isRest(answer.url)) return
  try {
    write(checkAnswer(answer))
  } catch (error) {
    write({ violation: String(error) })
    throw error
  }
}

/** Keeps what is sent over a socket, for nobody there waits for an error. */
const listen = (request: IncomingMessage, response: ServerResponse): void => {
  const chunks: Buffer[] = []
  const keep = (chunk: unknown) => {
    if (typeof chunk === "string" || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk))
  }
  const { method = "", url = "" } = request
  const send = response.write.bind(response) as (...args: unknown[]) => boolean
  const end = response.end.bind(response) as (...args: unknown[]) => ServerResponse
  const begin = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse
  let headers: OutgoingHttpHeaders = {}
  Object.assign(response, {
    // Fastify passes its header fields here, where Node keeps none to ask for.
    writeHead: (...args: unknown[]) => {
      headers = { ...response.getHeaders(), ...(args.at(-1) as OutgoingHttpHeaders) }
      return begin(...args)
    },
    write: (...args: unknown[]) => (keep(args[0]), send(...args)),
    end: (...args: unknown[]) => (keep(args[0]), end(...args)),
  })
  response.once("finish", () => {
    const body = Buffer.concat(chunks).toString()
    const { statusCode: status } = response
    try {
      record({ method, url, status, headers, body })
    } catch {
      // The end of the run tells of it.
    }
  })
}

/** Holds every answer of the application's REST door against its OpenAPI document. */
export const recorded = (app: FastifyInstance): FastifyInstance => {
  const inject = app.inject.bind(app)
  app.server.prependListener("request", listen)
  return Object.assign(app, {
    inject: async (options: InjectOptions | string) => {
      const answer = await inject(options)
      const { method = "", url: rewritten = "" } = answer.raw.req
      const { url = rewritten } = typeof options === "string" ? { url: options } : options
      const { statusCode: status, headers, body } = answer
      record({ method, url: typeof url === "string" ? url : rewritten, status, headers, body })
      return answer
    },
  })
}
