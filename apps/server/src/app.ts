import cors from "@fastify/cors"
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from "fastify"
import { createContext, type ContextDeps } from "./context.ts"
import { noSuchRoute } from "./failure.ts"
import { registerHealth } from "./health.ts"
import { registerBodyEncoding } from "./media-type.ts"
import { watchMethods } from "./methods.ts"
import { requestIdOf } from "./request-id.ts"
import { registerRequestLog } from "./request-log.ts"
import { restDoor } from "./rest/door.ts"
import { openApiDocument } from "./rest/openapi.ts"
import { sendProblem } from "./rest/problem.ts"
import { trpcDoor } from "./trpc/door.ts"

const BODY_LIMIT_BYTES = 65_536
const HEADERS_LIMIT_BYTES = 32_768

const CORS_REQUEST_HEADERS = [
  ...["authorization", "content-type", "idempotency-key", "if-match", "if-none-match"],
  ...["last-event-id", "trpc-accept", "x-request-id"],
]
const CORS_RESPONSE_HEADERS = [
  ...["ETag", "Link", "Location", "X-Total-Count", "X-Request-Id", "Retry-After", "RateLimit"],
  ...["RateLimit-Policy", "Idempotency-Replayed", "WWW-Authenticate"],
]

export type AppDeps = ContextDeps & {
  logger: FastifyBaseLogger
  corsOrigins: readonly string[]
  trustProxy: boolean | number | string
}

const toTrust = (proxies: AppDeps["trustProxy"]) =>
  typeof proxies === "number" ? (_address: string, hop: number) => hop < proxies : proxies

/** Every door of Docket on one Fastify instance. Neither listens nor reads the environment. */
export const buildApp = async (deps: AppDeps): Promise<FastifyInstance> => {
  const begin = (request: FastifyRequest, reply: FastifyReply): void => {
    request.context = createContext(request, deps)
    void reply.headers({
      "x-request-id": request.id,
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    })
  }

  const app = Fastify({
    loggerInstance: deps.logger,
    disableRequestLogging: true,
    genReqId: requestIdOf,
    requestIdLogLabel: "requestId",
    trustProxy: toTrust(deps.trustProxy),
    bodyLimit: BODY_LIMIT_BYTES,
    // Headers and body have this long to arrive, so that a slow sender holds a socket for no longer.
    requestTimeout: 10_000,
    http: { maxHeaderSize: HEADERS_LIMIT_BYTES },
    // A batch of 20 calls is one long parameter.
    routerOptions: { maxParamLength: HEADERS_LIMIT_BYTES },
    // A URL that cannot be routed passes no hook.
    frameworkErrors: (error, request, reply) => {
      begin(request, reply)
      void sendProblem(error, request, reply)
    },
  })

  app.decorateRequest("context")
  app.addHook("onRequest", async (request, reply) => begin(request, reply))
  registerRequestLog(app)
  const methods = watchMethods(app)
  app.addHook("onRequest", methods.announce)
  await app.register(cors, {
    origin: [...deps.corsOrigins],
    strictPreflight: false,
    methods: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
    allowedHeaders: CORS_REQUEST_HEADERS,
    exposedHeaders: CORS_RESPONSE_HEADERS,
    maxAge: 600,
  })
  app.addHook("onRequest", methods.enforce)
  registerBodyEncoding(app)
  app.setErrorHandler(sendProblem)
  app.setNotFoundHandler((request, reply) => sendProblem(noSuchRoute(), request, reply))

  registerHealth(app, deps)
  const document = openApiDocument()
  app.get("/openapi.json", async () => document)
  await app.register(trpcDoor, { prefix: "/trpc" })
  await app.register(restDoor)
  return app
}
