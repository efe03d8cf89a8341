import { invalid, toDomainError, type DomainError } from "@docket/api"
import { versionsOf, type EntityTags } from "./entity-tag.ts"

// The largest version that the schema allows; no task changes that often.
const NO_VERSION = 2_147_483_647

const expectedIn = (input: unknown): unknown =>
  typeof input === "object" && input !== null && "expectedVersion" in input
    ? input.expectedVersion
    : undefined

const differs = (): DomainError =>
  invalid([
    {
      path: ["expectedVersion"],
      code: "contradiction",
      message: "differs from the version in If-Match; send one of the two",
    },
  ])

/**
 * Calls a procedure under If-Match (RFC 9110, section 13.1.1): the task must be at one of the
 * versions in the header. The procedure checks one version as it writes, so of several the first is
 * tried, and then the one that the task turns out to have.
 */
export const callIfMatch = async <T>(
  tags: EntityTags | undefined,
  input: unknown,
  call: (input: unknown) => Promise<T>,
): Promise<T> => {
  if (tags === undefined || tags === "*" || typeof input !== "object" || input === null)
    return call(input)

  const versions = versionsOf(tags)
  const inBody = expectedIn(input)
  if (typeof inBody === "number" && !versions.includes(inBody)) throw differs()
  if (inBody !== undefined) return call(input)

  const [first = NO_VERSION] = versions
  try {
    return await call({ ...input, expectedVersion: first })
  } catch (error) {
    const { failure } = toDomainError(error)
    if (failure.code !== "version_mismatch") throw error
    const { version } = failure.details.current
    if (version === first || !versions.includes(version)) throw error
    return call({ ...input, expectedVersion: version })
  }
}
