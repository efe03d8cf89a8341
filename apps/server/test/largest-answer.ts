import { randomUUID } from "node:crypto"
import { batchUrl } from "./stock-app.ts"

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

/** So many lists of them, of 1.3 MB each, in one request. */
export const batchOfLargest = (calls: number): string =>
  batchUrl(Array.from({ length: calls }, () => ["task.list", { limit: TASKS }] as const))

/** As many as a batch may have. */
export const largestBatch = batchOfLargest(CALLS)
