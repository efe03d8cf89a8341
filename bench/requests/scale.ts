import { taskSort } from "@docket/contract"
import { driveClosed, quantile } from "./drive.ts"
import { users } from "../data/load.ts"
import { createRandom } from "./random.ts"
import type { ServerProcess } from "./server-process.ts"
import { openSessions, signIn } from "./sessions.ts"
import { createRequests, type Request } from "./workloads.ts"

/** Medians in milliseconds, as one client waits for the answer. */
export type Comparison = { name: string; large: number; small: number }

type Place = { url: string; next: () => Request }

/** Asks in two places in turn, one request at a time. */
const compare = async (
  name: string,
  places: { large: Place; small: Place },
  rounds: number,
): Promise<Comparison> => {
  const times = { large: [] as number[], small: [] as number[] }
  for (let round = 0; round < rounds; round += 1) {
    for (const size of ["large", "small"] as const) {
      const { url, next } = places[size]
      const { latencies } = await driveClosed(url, { next, connections: 1, seconds: 0.1 })
      times[size].push(quantile(latencies, 0.5))
    }
  }
  return { name, large: quantile(times.large, 0.5), small: quantile(times.small, 0.5) }
}

/** A list of 20 with a million tasks in the table and with ten thousand. */
export async function compareSizes(
  large: { server: ServerProcess; databaseUrl: string },
  small: { server: ServerProcess; databaseUrl: string },
  rounds: number,
): Promise<Comparison> {
  const place = async ({ server, databaseUrl }: typeof large): Promise<Place> => {
    const sessions = await openSessions(databaseUrl, 50)
    return {
      url: server.url,
      next: createRequests("REST", "list", { sessions, random: createRandom(7) }),
    }
  }
  const places = { large: await place(large), small: await place(small) }
  return compare("list 20", places, rounds)
}

const snakeCase = (sort: string): string =>
  sort.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** The first page in every order, of a person with 100,000 tasks and of one with 100. */
export async function compareSorts(server: ServerProcess, rounds: number): Promise<Comparison[]> {
  const [heavy, light] = [await signIn(users.heavy), await signIn(users.light)]
  const place = (token: string, sort: string): Place => ({
    url: server.url,
    next: () => ({
      method: "GET",
      path: `/api/tasks?limit=20&sort=${snakeCase(sort)}`,
      headers: { authorization: `Bearer ${token}` },
    }),
  })
  const comparisons: Comparison[] = []
  for (const sort of taskSort.options) {
    const places = { large: place(heavy, sort), small: place(light, sort) }
    comparisons.push(await compare(sort, places, rounds))
  }
  return comparisons
}
