import type { TaskPage } from "@docket/contract"
import { expect } from "vitest"
import { readRest, readTrpc, valueOf, type Answer } from "./doors.ts"
import { test } from "./fixtures.ts"
import { listInputs, listQueries } from "./fuzz-cases.ts"
import { arrived, isRecord } from "./fuzz-inputs.ts"
import { cursorText, makeMembers, wantedFor, type Members } from "./fuzz-list-cursors.ts"
import { listInput, listOfInput, listQuery } from "./fuzz-list-inputs.ts"
import { expectPage } from "./fuzz-list-model.ts"
import { inputOfQuery } from "./fuzz-list-query.ts"
import { ask, fuzz, options } from "./fuzz.ts"
import { rawQueryUrl } from "./wire.ts"

const ends = ["found", "empty", "refused"]
const kinds = [...ends, ...ends.map((end) => `${end} with cursor`), "forged"]

/** The tasks of an answer that are not one's own: by id, for the server writes the asker's as every owner's. */
const foreignIn = ({ value }: Answer<TaskPage>, { own }: Members): string[] =>
  (value?.items ?? []).map(({ id }) => id).filter((id) => !own.known.some((task) => task.id === id))

const trpcUrl = (input: unknown) => rawQueryUrl("task.list", JSON.stringify({ json: input }))

test(
  "a list's input is accepted as the contract says, and finds what is there",
  options,
  async ({ app, db }) => {
    const members = await makeMembers(app, db)
    const { headers } = members.own
    await fuzz("lists", { inputs: listInput, cases: listInputs, kinds }, async (one) => {
      const { cursor } = one
      const sent = arrived(one.input)
      const text = cursor && cursorText(cursor, members, listOfInput(sent))
      const input = isRecord(sent) && text !== null ? { ...sent, cursor: text } : sent
      const answer = readTrpc("task.list", await ask(app, { url: trpcUrl(input), headers }))
      expect(foreignIn(answer, members)).toEqual([])
      const wanted = wantedFor(input, cursor, members)
      const by = cursor === null ? "" : " with cursor"
      if (wanted === "unknown") return ["forged"]
      if (wanted === "refused") {
        expect(answer.reason).toBe("invalid")
        return [`refused${by}`]
      }
      const page = valueOf(answer)
      expectPage(page, wanted)
      return [`${page.items.length > 0 ? "found" : "empty"}${by}`]
    })
  },
)

test(
  "a query string is read as the contract says, and finds what tRPC does",
  options,
  async ({ app, db }) => {
    const members = await makeMembers(app, db)
    const { headers } = members.own
    await fuzz("queries", { inputs: listQuery, cases: listQueries, kinds }, async (one) => {
      const { cursor } = one
      const before = inputOfQuery(one.parameters)
      const text = cursor && cursorText(cursor, members, listOfInput(before))
      const pairs = [...one.parameters]
      if (text !== null) pairs.push(["cursor", text])
      const query = new URLSearchParams(pairs).toString()
      const rest = readRest("task.list", await ask(app, { url: `/api/tasks?${query}`, headers }))
      const input = inputOfQuery(pairs)
      expect(foreignIn(rest, members)).toEqual([])
      const by = cursor === null ? "" : " with cursor"
      if (input === null) {
        expect(rest.reason).toBe("invalid")
        return [`refused${by}`]
      }

      const trpc = readTrpc("task.list", await ask(app, { url: trpcUrl(input), headers }))
      expect([rest.reason, rest.value]).toEqual([trpc.reason, trpc.value])
      const wanted = wantedFor(input, cursor, members)
      if (wanted === "unknown") return ["forged"]
      if (wanted === "refused") {
        expect(rest.reason).toBe("invalid")
        return [`refused${by}`]
      }
      const page = valueOf(rest)
      const next = expectPage(page, wanted)
      const [, link] = /^<(.*)>; rel="next"$/.exec(String(rest.response.headers["link"])) ?? []
      if (link !== undefined) {
        const { items } = valueOf(readRest("task.list", await ask(app, { url: link, headers })))
        expect(items.map(({ id }) => id)).toEqual(next.map(({ id }) => id))
      }
      return [`${page.items.length > 0 ? "found" : "empty"}${by}`]
    })
  },
)
