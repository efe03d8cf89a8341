import { task as taskSchema, type Task } from "@docket/contract"
import { deserialize, stringify, type SuperJSONResult } from "superjson"
import { expect } from "vitest"
import { z } from "zod"
import { after } from "./slot.ts"
import { drawId, type Member, type Step, type World } from "./world.ts"

const answers = z.array(
  z.union([
    z.strictObject({ result: z.strictObject({ data: z.custom<SuperJSONResult>() }) }),
    z.strictObject({ error: z.custom<SuperJSONResult>() }),
  ]),
)
const failure = z.object({ data: z.object({ reason: z.string(), current: z.never().optional() }) })

const getAll = async (
  { app }: World,
  { headers }: Member,
  ids: readonly string[],
): Promise<(Task | string)[]> => {
  const inputs = ids.map((id, index) => `"${index}":${stringify({ id })}`)
  const path = ids.map(() => "task.get").join(",")
  const url = `/trpc/${path}?batch=1&input=${encodeURIComponent(`{${inputs.join(",")}}`)}`
  const response = await app.inject({ url, headers })
  return answers
    .parse(response.json())
    .map((answer) =>
      "error" in answer
        ? failure.parse(deserialize(answer.error)).data.reason
        : taskSchema.parse(deserialize(answer.result.data)),
    )
}

/** What the server reads at once for one request, while it does the same for others. */
export function drawGetBatch(world: World, member: Member): Step {
  const { random, slots } = world
  const ids = Array.from({ length: 2 + random.below(6) }, () => drawId(world, member))
  return {
    calls: ids.length,
    what: () => `${member.user.id} get in one batch ${ids.join(" ")}`,
    send: async () => {
      const found = await getAll(world, member, ids)
      return {
        settle: () => {
          const outcomes = ids.map(
            (id) => after(slots.get(id), member.user.id, { kind: "get", id }).outcome,
          )
          expect(found).toEqual(outcomes.map(({ end, task }) => task ?? end))
          return ["get batch"]
        },
      }
    },
  }
}
