import { randomUUID } from "node:crypto"
import { stringify } from "superjson"

const CALLS = 20
const TASKS = 100

const wide = "\u{1f600}"

/** As many tasks as a list may have, each of which takes as many bytes as one may. */
export const largestTasks = (userId: string) =>
  Array.from({ length: TASKS }, () => ({
    id: randomUUID(),
    userId,
    title: wide.repeat(200),
    description: wide.repeat(2_000),
    tags: Array.from({ length: 20 }, (_, index) => `${index}`.padEnd(2) + wide.repeat(48)),
  }))

const paths = Array.from({ length: CALLS }, () => "task.list").join(",")
const inputs = `{${Array.from({ length: CALLS }, (_, index) => `"${index}":${stringify({ limit: TASKS })}`).join(",")}}`

/** As many lists of them as a batch may have. */
export const largestBatch = `/trpc/${paths}?batch=1&input=${encodeURIComponent(inputs)}`
