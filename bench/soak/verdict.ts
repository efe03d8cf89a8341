import { quantile, type Outcome } from "../requests/drive.ts"
import type { Sample } from "./observe.ts"
import { PASSERS_BY, type Passed } from "./passers-by.ts"

/** What was looked at, how it began and ended, and whether that is as it should be. */
export type Finding = { what: string; first: string; last: string; isRight: boolean }

/** A tenth more or less is what the moments of one quarter differ by. */
const MOST_GROWTH = 1.1

const median = (values: readonly number[]): number => quantile(values, 0.5)
const megabytes = (value: number): string => `${value.toFixed(1)} MB`
const range = (values: readonly number[]): string =>
  [...new Set([Math.min(...values), Math.max(...values)])].join(" to ")

const socketsOf = (part: readonly Sample[]) => part.map(({ sockets }) => sockets)
const poolOf = (part: readonly Sample[]) => part.map(({ connections }) => connections)

const listOf = (handles: Sample["otherHandles"]): string =>
  Object.entries(handles)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(", ")

type Soaked = {
  samples: readonly Sample[]
  outcomes: readonly Outcome[]
  passed: Passed
  before: Sample
  /** After everybody has left. */
  after: Sample
  connections: number
  poolSize: number
}

/** Memory by the medians of the first and the last quarter, everything else by what must not change. */
export const judge = ({
  samples,
  outcomes,
  passed,
  before,
  after,
  connections,
  poolSize,
}: Soaked): Finding[] => {
  const quarter = Math.ceil(samples.length / 4)
  const [early, late] = [samples.slice(0, quarter), samples.slice(-quarter)]
  const [rssFirst, rssLast] = [early, late].map((part) => median(part.map(({ rss }) => rss)))
  const heaps = samples.flatMap(({ heap }) => heap ?? [])
  const [heapFirst, heapLast] = [heaps[0], heaps.at(-1)]
  if (rssFirst === undefined || rssLast === undefined) throw new Error("nothing was looked at")
  if (heapFirst === undefined || heapLast === undefined) throw new Error("no heap was looked at")
  if (after.heap === undefined) throw new Error("no heap was looked at after all have left")
  const sum = (of: (outcome: Outcome) => number) => outcomes.reduce((all, one) => all + of(one), 0)
  const bad = sum(({ refused, failed }) => refused + failed)
  const answered = sum(({ latencies }) => latencies.length)
  const wrong = sum((outcome) => outcome.wrong)
  const fewest = before.sockets + connections
  const unexpected = [...passed.unexpected].map(([what, count]) => `${count} × ${what}`)
  return [
    {
      what: "memory of the process",
      first: megabytes(rssFirst),
      last: megabytes(rssLast),
      isRight: rssLast <= rssFirst * MOST_GROWTH,
    },
    {
      what: "heap after a full collection",
      first: megabytes(heapFirst),
      last: megabytes(heapLast),
      isRight: heapLast <= heapFirst * MOST_GROWTH,
    },
    {
      what: "heap under load at first, and after all have left",
      first: megabytes(heapFirst),
      last: megabytes(after.heap),
      isRight: after.heap <= heapFirst * MOST_GROWTH,
    },
    {
      what: "clients' connections",
      first: range(socketsOf(early)),
      last: range(socketsOf(late)),
      isRight: socketsOf(samples).every(
        (sockets) => sockets >= fewest && sockets <= fewest + PASSERS_BY,
      ),
    },
    {
      what: "connections to PostgreSQL",
      first: range(poolOf(early)),
      last: range(poolOf(late)),
      isRight: poolOf(samples).every((open) => open <= poolSize),
    },
    {
      what: "clients' connections before any came, and after all have left",
      first: String(before.sockets),
      last: String(after.sockets),
      isRight: after.sockets === before.sockets,
    },
    {
      what: "other handles before any came, and after all have left",
      first: listOf(before.otherHandles),
      last: listOf(after.otherHandles),
      isRight: Object.entries(after.otherHandles).every(
        ([kind, count]) => count <= (before.otherHandles[kind] ?? 0),
      ),
    },
    {
      what: "requests that were refused or failed",
      first: "",
      last: `${bad} of ${answered + bad}`,
      isRight: bad === 0,
    },
    {
      what: "answers without a task of whoever asked, or with another's",
      first: "",
      last: `${wrong} of ${answered}`,
      isRight: wrong === 0,
    },
    {
      what: "unexpected answers to those who pass by",
      first: "",
      last: unexpected.length === 0 ? `0 in ${passed.visits} visits` : unexpected.join(", "),
      isRight: unexpected.length === 0 && passed.visits > 0,
    },
  ]
}
