import { malformed } from "@docket/api"

// RFC 9110, section 8.8.3: a tag is quoted and holds neither quotes nor controls.
const TAG = /^(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"$/
// Section 5.6.1.2: empty elements of a list are passed over.
const LIST = /^[\s,]*(?:W\/)?"[^"]*"(?:\s*,[\s,]*(?:W\/)?"[^"]*")*[\s,]*$/
// The largest that the schema allows.
const MAX_VERSION = 2_147_483_647

export type EntityTag = { isWeak: boolean; value: string }

/** The strong entity tag of a task: its version. */
export const entityTag = (version: number): string => `"v${version}"`

/** What If-Match or If-None-Match names: any version, or those with one of these tags. */
export type EntityTags = "*" | readonly EntityTag[]

/**
 * Reads If-Match or If-None-Match; `undefined` where there is none. Throws `malformed` for anything
 * but `*` or a list of tags (RFC 9110, section 13.1).
 */
export const readEntityTags = (header: string | undefined): EntityTags | undefined => {
  if (header === undefined) return undefined
  if (header.trim() === "*") return "*"
  const tags = LIST.test(header) ? (header.match(/(?:W\/)?"[^"]*"/g) ?? []) : []
  const read = tags.map((tag) => TAG.exec(tag))
  if (read.length === 0 || read.includes(null)) {
    throw malformed(`Write entity tags as they come in ETag, such as ${entityTag(7)}, or *.`)
  }
  return read.map((match) => ({ isWeak: match?.[1] !== undefined, value: match?.[2] ?? "" }))
}

/** The versions that strong tags of ours name; others match no task. */
export const versionsOf = (tags: readonly EntityTag[]): number[] =>
  tags.flatMap(({ isWeak, value }) => {
    const version = isWeak ? undefined : /^v([1-9]\d{0,9})$/.exec(value)?.[1]
    return version === undefined || Number(version) > MAX_VERSION ? [] : [Number(version)]
  })

/** Whether the tags of an If-None-Match name this version; weak ones match too. */
export const namesVersion = (tags: EntityTags, version: number): boolean =>
  tags === "*" || tags.some(({ value }) => value === `v${version}`)
