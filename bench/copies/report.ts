import { quantile, type Outcome } from "../requests/drive.ts"

const ms = (value: number): string => `${value.toFixed(1)} ms`

export const describe = (outcome: Outcome): string => {
  const { latencies, statuses, refused, failed, reset, wrong, seconds } = outcome
  const at = (part: number) => ms(quantile(latencies, part))
  return [
    `${latencies.length + failed} requests, ${(latencies.length / seconds).toFixed(0)} a second`,
    [...statuses]
      .toSorted(([a], [b]) => a - b)
      .map(([status, count]) => `${count} × ${status}`)
      .join(", "),
    `refused ${refused}, wrong ${wrong}`,
    `failed ${failed - reset}, reset before an answer ${reset}`,
    `p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}, longest ${at(1)}`,
  ].join("; ")
}
