import type { ClientConfig } from "pg"
import { createLane, type LaneOptions } from "./lane.ts"
import type { QueryClient } from "./query.ts"

export type Pipeline = QueryClient & {
  /** Waits for what is under way, and takes nothing more. */
  end: () => Promise<void>
  /** Does not. */
  cut: () => void
}

const CHECK_MS = 250

/** So many lanes, each statement in the one with the least under way. */
export const createPipeline = (
  config: ClientConfig,
  { lanes: count, ...options }: LaneOptions & { lanes: number },
): Pipeline => {
  const lanes = Array.from({ length: count }, () => createLane(config, options))
  const timer = setInterval(() => lanes.forEach((lane) => lane.check()), CHECK_MS).unref()
  return {
    query: (statement) =>
      lanes
        .reduce((best, lane) => (lane.underWay() < best.underWay() ? lane : best))
        .query(statement),
    end: async () => {
      await Promise.all(lanes.map((lane) => lane.end()))
      clearInterval(timer)
    },
    cut: () => lanes.forEach((lane) => lane.cut()),
  }
}
