import type { Task } from "@docket/contract"
import type { LightMyRequestResponse } from "fastify"
import { expect } from "vitest"
import type { Answer } from "../doors.ts"
import { inputOf } from "./ask.ts"
import type { Ask, World } from "./world.ts"

const takesKeys = new Set(["create", "toggle", "restore"])

/** What a key belongs to, besides its sender; null where it means nothing. */
const scopeOf = ({ door, call, key }: Ask): string | null => {
  if (key === undefined || door === "trpc" || !takesKeys.has(call.kind)) return null
  return call.kind === "create" ? `${key} create` : `${key} ${call.kind} ${call.id}`
}

/** The body, which only a create has. */
const requestOf = (ask: Ask): string =>
  ask.call.kind === "create"
    ? JSON.stringify(
        Object.entries(inputOf(ask))
          .map((field) => JSON.stringify(field))
          .toSorted(),
      )
    : ""

export const keptOf = ({ statusCode, body, headers }: LightMyRequestResponse) => ({
  statusCode,
  body,
  location: headers["location"],
  etag: headers["etag"],
})

export const isReplay = ({ response }: Answer<Task>): boolean =>
  response.headers["idempotency-replayed"] === "true"

/** The kind of an answer to a key that its sender has used before; null where they have not. */
export function settleRepeated(ask: Ask, answer: Answer<Task>): string | null {
  const scope = scopeOf(ask)
  const kept = scope === null ? undefined : ask.member.kept.get(scope)
  const isSame = kept?.request === requestOf(ask)
  expect(isReplay(answer)).toBe(isSame)
  if (kept === undefined) return null
  if (isSame) {
    expect(keptOf(answer.response)).toEqual(kept.answer)
    return "key repeated"
  }
  expect([answer.status, answer.reason]).toEqual([422, "idempotency_key_reused"])
  return "key reused"
}

/** Remembers what the server does of an answer to a new key. */
export function keep({ members }: World, ask: Ask, answer: Answer<Task>): string[] {
  const { member, key } = ask
  if (key === undefined) return []
  const scope = scopeOf(ask)
  if (scope === null) return ["key ignored"]
  const isShared = members.some(({ kept }) => kept.has(scope))
  const isElsewhere = member.keyed.some((one) => one.key === key)
  member.kept.set(scope, { request: requestOf(ask), answer: keptOf(answer.response) })
  member.keyed.push({ ...ask, key })
  return [isShared ? "key of another" : isElsewhere ? "key elsewhere" : "key new"]
}
