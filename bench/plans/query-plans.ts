import { runCommand, say } from "@docket/db/command"
import { applyMigrations } from "@docket/db/migrate"
import { startThrowaway } from "@docket/db/throwaway"
import { timeFirstPages } from "./first-page.ts"
import { large } from "../data/datasets.ts"
import { load } from "../data/load.ts"
import { measurePlans } from "./measure.ts"
import { faultyPlansTable, firstPagesTable, planningTimes, plansTable } from "./report.ts"

await runCommand(async () => {
  const server = await startThrowaway({ shared_buffers: "512MB", max_wal_size: "8GB" })
  try {
    await applyMigrations(server.url)
    await load(server.url, large, say)
    const measurements = await measurePlans(server.url, say)
    const faulty = measurements.filter(({ faults }) => faults.length > 0)
    const parts = [
      plansTable(measurements),
      planningTimes(measurements),
      firstPagesTable(await timeFirstPages(server.url, measurements)),
      ...(faulty.length > 0 ? [faultyPlansTable(faulty)] : []),
    ]
    process.stdout.write(`${parts.join("\n\n")}\n`)
    if (faulty.length > 0) {
      throw new Error(`${faulty.length} of ${measurements.length} plans are not as they should be`)
    }
  } finally {
    await server.stop()
  }
})
