import { invalid, toDomainError, type DomainError } from "@docket/api"
import { isObject } from "./body.ts"
import { versionsOf, type EntityTags } from "./entity-tag.ts"

// The largest version that the schema allows; no task changes that often.
const NO_VERSION = 2_147_483_647

const expectedIn = (input: unknown): unknown =>
  isObject(input) && "expectedVersion" in input ? input.expectedVersion : undefined

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
 * tried, and then the one that the task turns out to have; it only grows, so this comes to an end.
 */
export const callIfMatch = async <T>(
  tags: EntityTags | undefined,
  input: unknown,
  call: (input: unknown) => Promise<T>,
): Promise<T> => {
  if (tags === undefined || tags === "*" || !isObject(input)) return call(input)

  const versions = versionsOf(tags)
  const inBody = expectedIn(input)
  if (typeof inBody === "number" && !versions.includes(inBody)) throw differs()
  if (inBody !== undefined) return call(input)

  for (let [expectedVersion = NO_VERSION] = versions; ;) {
    try {
      return await call({ ...input, expectedVersion })
    } catch (error) {
      const { failure } = toDomainError(error)
      if (failure.code !== "version_mismatch") throw error
      const { version } = failure.details.current
      if (version === expectedVersion || !versions.includes(version)) throw error
      expectedVersion = version
    }
  }
}
