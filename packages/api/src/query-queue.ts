import { isDatabaseUnavailable, type Query } from "@docket/db/sql"

type Waiting = { begin: () => void; fail: (reason: unknown) => void }

/** With two, a statement that waits for the database does not hold up the others. */
const AT_ONCE = 2

type Queries = { query: Query; quickQuery: Query }

/**
 * The queries of one request. A batch takes few of the pool's connections, and what waited begins in a
 * turn of the event loop of its own, so that other requests come in between. What the database is out
 * of reach for, it is so for those that wait: they are not kept waiting.
 */
export const queueQueries = ({ query, quickQuery }: Queries): Queries => {
  const waiting: Waiting[] = []
  let underWay = 0

  const leave = () => {
    const next = waiting.shift()
    if (next === undefined) underWay -= 1
    else setImmediate(next.begin)
  }

  const queued =
    (run: Query): Query =>
    async (statement) => {
      if (underWay < AT_ONCE) underWay += 1
      else await new Promise<void>((begin, fail) => waiting.push({ begin, fail }))
      try {
        return await run(statement)
      } catch (reason) {
        if (isDatabaseUnavailable(reason)) {
          for (const { fail } of waiting.splice(0)) fail(reason)
        }
        throw reason
      } finally {
        leave()
      }
    }

  return { query: queued(query), quickQuery: queued(quickQuery) }
}
