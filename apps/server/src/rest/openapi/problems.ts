import { procedures } from "@docket/api"
import { problemBody, problemStatus } from "../problem.ts"
import { takesIdempotencyKey, type RestRoute } from "../routes.ts"
import { failures, type FailureName } from "./failures.ts"
import { commonHeaders, rateLimitHeaders, headerRefs, headers, type HeaderName } from "./headers.ts"

const request = {
  originalUrl: "/api/tasks/01890a5d-ac96-774b-bcce-b302099a8057",
  id: headers["X-Request-Id"].example,
}

type Options = { adds?: readonly HeaderName[]; isKnown?: boolean }

/** A response for failures of one status, each with an example. */
const problem = (
  description: string,
  names: readonly FailureName[],
  { adds = [], isKnown = true }: Options = {},
) => ({
  description,
  headers: headerRefs([...commonHeaders, ...(isKnown ? rateLimitHeaders : []), ...adds]),
  content: {
    "application/problem+json": {
      schema: { $ref: "#/components/schemas/Problem" },
      examples: Object.fromEntries(
        names.map((name) => [name, { value: JSON.parse(problemBody(request, failures[name])) }]),
      ),
    },
  },
})

const replay = { adds: ["Idempotency-Replayed"] } as const
const wait = { adds: ["Retry-After"] } as const

/** Every failure, as components that operations refer to. */
export const problems = {
  Malformed: problem("Not JSON, not UTF-8, or a URL or a header that cannot be read.", [
    "malformed",
  ]),
  Unauthenticated: problem("No token, or one that does not verify.", ["unauthenticated"], {
    adds: ["WWW-Authenticate"],
    isKnown: false,
  }),
  Forbidden: problem("The token lacks the scope.", ["forbidden"], { adds: ["WWW-Authenticate"] }),
  NotFound: problem("You have no such task.", ["not_found"]),
  NotFoundWithKey: problem("You have no such task.", ["not_found"], replay),
  InFlight: problem("A request with the same `Idempotency-Key` is running.", ["in_flight"], wait),
  Conflict: problem(
    "The id is taken; or, with `Retry-After`, a request with the same `Idempotency-Key` is running.",
    ["conflict", "in_flight"],
    { adds: ["Retry-After", "Idempotency-Replayed"] },
  ),
  VersionMismatch: problem("The task has changed: `current` is how it is now.", [
    "version_mismatch",
  ]),
  VersionMismatchWithKey: problem(
    "The task has changed: `current` is how it was when the request first came.",
    ["version_mismatch"],
    replay,
  ),
  TooLarge: problem("The body has more than 65,536 bytes.", ["too_large"]),
  UnsupportedMediaType: problem("The body is not JSON in UTF-8, as it is.", [
    "unsupported_media_type",
  ]),
  Invalid: problem("The input breaks rules: `errors` says which.", ["invalid"]),
  InvalidOrKeyReused: problem(
    "The input breaks rules: `errors` says which. Or the `Idempotency-Key` came before with " +
      "another request.",
    ["invalid", "idempotency_key_reused"],
  ),
  RateLimited: problem(
    "Too many calls, or too many bad tokens from this address.",
    ["rate_limited"],
    wait,
  ),
  Internal: problem("Something went wrong on our side. Quote the request id.", ["internal"]),
  Unavailable: problem("Something is out of reach or overloaded.", ["unavailable"], wait),
}

type ProblemName = keyof typeof problems

const namesFor = (route: RestRoute): ProblemName[] => {
  const { type, access } = procedures.get(route.procedure) ?? {}
  const isKeyed = takesIdempotencyKey(route)
  const isChange = type === "mutation" && route.input.startsWith("id")
  const names: [isAnswered: boolean, name: ProblemName][] = [
    [true, "Malformed"],
    [true, "Unauthenticated"],
    [access !== "viewer", "Forbidden"],
    [route.input.startsWith("id"), isKeyed ? "NotFoundWithKey" : "NotFound"],
    [isKeyed, route.procedure === "task.create" ? "Conflict" : "InFlight"],
    [isChange, isKeyed ? "VersionMismatchWithKey" : "VersionMismatch"],
    [type === "mutation", "TooLarge"],
    [type === "mutation", "UnsupportedMediaType"],
    [true, isKeyed ? "InvalidOrKeyReused" : "Invalid"],
    [true, "RateLimited"],
    [true, "Internal"],
    [true, "Unavailable"],
  ]
  return names.flatMap(([isAnswered, name]) => (isAnswered ? [name] : []))
}

const statusOf = (name: ProblemName): number => {
  const [first = "internal"] = Object.keys(
    problems[name].content["application/problem+json"].examples,
  )
  return problemStatus(failures[first as FailureName]) // examples are named by their failures
}

/** Everything that can go wrong with a route, by status. */
export const problemsOf = (route: RestRoute): Record<number, object> =>
  Object.fromEntries(
    namesFor(route).map((name) => [statusOf(name), { $ref: `#/components/responses/${name}` }]),
  )
