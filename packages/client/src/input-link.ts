import type { AppRouter } from "@docket/api/types"
import type { Operation, TRPCLink } from "@trpc/client"
import { uuidV7 } from "./uuid.ts"

type Fields = Record<string, unknown>

const isFields = (input: unknown): input is Fields => typeof input === "object" && input !== null

/** React Query's infinite queries add a direction, and null as the cursor of the first page. */
const withoutPaging = (input: Fields): Fields =>
  Object.fromEntries(
    Object.entries(input).filter(
      ([key, value]) => key !== "direction" && !(key === "cursor" && value === null),
    ),
  )

const inputOf = ({ type, path, input }: Operation): unknown => {
  if (!isFields(input)) return input
  if (type === "query") return withoutPaging(input)
  if (path === "task.create") return { ...input, id: input["id"] ?? uuidV7() }
  return input
}

/**
 * Brings inputs into the form that is sent: a create has its id before anything is retried, so
 * that it creates one task however often it is sent.
 */
export const inputLink: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) =>
    next({ ...op, input: inputOf(op) })
