import type { Task } from "@docket/contract"
import type { Answer } from "../doors.ts"
import type { Ask } from "./world.ts"

export const inputOf = ({ call }: Ask): Record<string, unknown> => {
  const id = call.id !== null && { id: call.id }
  if (call.kind === "get") return { ...id }
  if (call.kind === "create") return { ...id, ...call.input }
  const { expectedVersion, fields } = call
  return { ...id, ...(expectedVersion !== undefined && { expectedVersion }), ...fields }
}

export const sendAsk = (ask: Ask): Promise<Answer<Task>> => {
  const { member, door, call, key } = ask
  const headers = key === undefined ? {} : { "idempotency-key": key }
  return member.call(door, `task.${call.kind}`, inputOf(ask), headers)
}

export const describeAsk = (ask: Ask): string => {
  const { member, door, call, key } = ask
  const withKey = key === undefined ? "" : ` with the key ${key}`
  return `${member.user.id} ${call.kind} by ${door} ${JSON.stringify(inputOf(ask))}${withKey}`
}
