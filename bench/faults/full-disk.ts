import { spawnSync } from "node:child_process"
import { chown, mkdtemp, rm, stat } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout } from "node:timers/promises"
import type { MistreatedServer } from "@docket/db/mistreated"
import { OUTAGE_MS, type Fault } from "./faults.ts"

const DISK_FULL = "53100"

const mount = (folder: string): boolean =>
  spawnSync("mount", ["-t", "tmpfs", "-o", "size=64m", "tmpfs", folder]).status === 0

/** A file system in memory, to be filled; null where one may not be mounted (Linux, root). */
const openDisk = async () => {
  const folder = await mkdtemp(join(tmpdir(), "docket-full-disk-"))
  const remove = () => rm(folder, { recursive: true })
  if (!mount(folder)) {
    await remove()
    return null
  }
  const close = async () => {
    spawnSync("umount", [folder])
    await remove()
  }
  return { folder, [Symbol.asyncDispose]: close }
}

const isFull = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === DISK_FULL

/** Writes rows until there is no room for one more. */
const fill = async (postgres: MistreatedServer): Promise<void> => {
  await postgres.query("CREATE TABLE filler (bytes text) TABLESPACE small")
  await postgres.query("ALTER TABLE filler ALTER bytes SET STORAGE PLAIN")
  for (const rows of [1_000, 100, 10, 1]) {
    try {
      for (;;) await insertFiller(postgres, rows)
    } catch (error) {
      if (!isFull(error)) throw error
    }
  }
}

const insertFiller = (postgres: MistreatedServer, rows: number) =>
  postgres.query(`INSERT INTO filler SELECT repeat('x', 7000) FROM generate_series(1, ${rows})`)

export const canFillDisk = async (): Promise<boolean> => {
  await using disk = await openDisk()
  return disk !== null
}

/** The tasks move to a disk of their own, which somebody else fills, and makes room on again. */
export const fullDisk: Fault = {
  name: "the disk full",
  async happen(postgres) {
    await using disk = await openDisk()
    if (disk === null) throw new Error("Nothing can be mounted here")
    const { rows } = await postgres.query<{ folder: string }>(
      "SELECT current_setting('data_directory') AS folder",
    )
    const { uid, gid } = await stat(rows[0]?.folder ?? "")
    await chown(disk.folder, uid, gid)
    await postgres.query(`CREATE TABLESPACE small LOCATION '${disk.folder}'`)
    await postgres.query("ALTER TABLE tasks SET TABLESPACE small")
    await fill(postgres)
    await setTimeout(OUTAGE_MS)
    await postgres.query("DROP TABLE filler")
    await postgres.query("ALTER TABLE tasks SET TABLESPACE pg_default")
    await postgres.query("DROP TABLESPACE small")
  },
}
