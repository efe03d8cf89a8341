import { loggable, notFound } from "@docket/api"
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from "fastify"
import { registerAnswerDeadline } from "./answer-deadline.ts"
import { createContext, type ContextDeps } from "./context.ts"
import { registerCors } from "./cors.ts"
import { registerLastAnswers } from "./drain.ts"
import { docsDoor } from "./docs/door.ts"
import { fail } from "./failure.ts"
import { registerHealth } from "./health.ts"
import { registerBodyEncoding } from "./media-type.ts"
import { watchMethods } from "./methods.ts"
import { requestIdOf } from "./request-id.ts"
import { registerPipelining } from "./pipelining.ts"
import { registerRequestLog } from "./request-log.ts"
import { registerUnreadAnswers } from "./unread-answers.ts"
import { registerOverload } from "./overload.ts"
import type { RateLimits } from "./rate-limit/rate-limits.ts"
import { restDoor } from "./rest/door.ts"
import { registerOpenApi } from "./rest/openapi/door.ts"
import { sendProblem } from "./rest/problem.ts"
import { answerRefused } from "./trpc/answer.ts"
import { trpcDoor } from "./trpc/door.ts"
import { proceduresAt } from "./trpc/calls.ts"
import { pathOf, refuseUnreadable, rewriteTarget } from "./request-target.ts"

const BODY_LIMIT_BYTES = 65_536
const HEADERS_LIMIT_BYTES = 32_768
/** Many times what browsers and proxies send. Each takes more of the heap than it has bytes. */
const MOST_HEADERS = 100
/** Half of a request holds up to 8 kB of the heap. More are closed as they come. */
const MOST_CONNECTIONS = 5_000
const ARRIVAL_MS = 10_000

export type AppDeps = ContextDeps & {
  logger: FastifyBaseLogger
  rateLimits: RateLimits
  corsOrigins: readonly string[]
  /** Whose X-Forwarded-For is believed: everybody's, nobody's, so many hops', these addresses'. */
  trustProxy: boolean | number | string
}

const toTrust = (proxies: AppDeps["trustProxy"]) =>
  typeof proxies === "number" ? (_address: string, hop: number) => hop < proxies : proxies

/** Answers in the shape of the door that was knocked at. */
const answerFailure = (
  request: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
): FastifyReply => {
  const failure = fail(request, reply, error)
  return pathOf(request).startsWith("/trpc/")
    ? answerRefused(request, reply, { failure })
    : sendProblem(request, reply, failure)
}

/** Every door of Docket on one Fastify instance. Neither listens nor reads the environment. */
export const buildApp = async (deps: AppDeps): Promise<FastifyInstance> => {
  const app = Fastify({
    // Fastify logs by itself what fails after its answer; pino would show the stack.
    loggerInstance: deps.logger.child({}, { serializers: { err: loggable } }),
    logController: new LogController({
      disableRequestLogging: true,
      requestIdLogLabel: "requestId",
    }),
    genReqId: requestIdOf,
    trustProxy: toTrust(deps.trustProxy),
    bodyLimit: BODY_LIMIT_BYTES,
    // Node looks for requests that are overdue each 30 s unless told otherwise.
    http: {
      maxHeaderSize: HEADERS_LIMIT_BYTES,
      connectionsCheckingInterval: 1_000,
      headersTimeout: ARRIVAL_MS,
    },
    // A batch of 20 calls is one long parameter.
    routerOptions: { maxParamLength: HEADERS_LIMIT_BYTES },
    rewriteUrl: rewriteTarget,
    // Headers and body have this long to arrive, so a slow sender holds a socket for no longer. Node takes
    // a minute for headers, whatever Fastify tells it of whole requests.
    requestTimeout: ARRIVAL_MS,
    // What comes over an open connection while the process stops is still answered.
    return503OnClosing: false,
  })

  // An expectation that is not known may be left out of account (RFC 9110, section 10.1.1); Node answers 417.
  app.server.on("checkExpectation", (request, response) =>
    app.server.emit("request", request, response),
  )
  app.server.maxHeadersCount = MOST_HEADERS
  app.server.maxConnections = MOST_CONNECTIONS

  // Before any route, which keeps the handlers that there are when it is registered.
  app.setErrorHandler((error, request, reply) => answerFailure(request, reply, error))
  app.setNotFoundHandler((request, reply) => answerFailure(request, reply, notFound("route")))
  app.decorateRequest("context")
  app.decorate("rateLimits", deps.rateLimits)
  registerPipelining(app)
  app.addHook("onRequest", (request, reply, done) => {
    request.context = createContext(request, reply, deps)
    void reply.headers({
      "x-request-id": request.id,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    })
    done()
  })
  registerLastAnswers(app)
  registerAnswerDeadline(app)
  registerRequestLog(app)
  const methods = watchMethods(app, proceduresAt)
  app.addHook("onRequest", methods.announce)
  // Before the first that refuses: a page may read why.
  await registerCors(app, deps.corsOrigins)
  registerOverload(app)
  registerUnreadAnswers(app)
  refuseUnreadable(app)
  app.addHook("onRequest", methods.enforce)
  registerBodyEncoding(app)

  registerHealth(app, deps)
  registerOpenApi(app)
  await app.register(docsDoor)
  await app.register(trpcDoor, { prefix: "/trpc" })
  await app.register(restDoor, { db: deps.db })
  return app
}
