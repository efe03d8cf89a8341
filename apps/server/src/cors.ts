import cors from "@fastify/cors"
import type { FastifyInstance } from "fastify"

const REQUEST_HEADERS = `authorization content-type idempotency-key if-match if-none-match
  last-event-id trpc-accept x-request-id`
const RESPONSE_HEADERS = `ETag Link Location X-Total-Count X-Request-Id Retry-After RateLimit
  RateLimit-Policy Idempotency-Replayed WWW-Authenticate`
const PREFLIGHT_SECONDS = 600

/** Lets the pages of these origins call, and read what the doors say in header fields. */
export const registerCors = async (
  app: FastifyInstance,
  origins: readonly string[],
): Promise<void> => {
  await app.register(cors, {
    origin: [...origins],
    strictPreflight: false,
    methods: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
    allowedHeaders: REQUEST_HEADERS.split(/\s+/),
    exposedHeaders: RESPONSE_HEADERS.split(/\s+/),
    maxAge: PREFLIGHT_SECONDS,
  })
}
