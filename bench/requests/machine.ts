import { execFileSync } from "node:child_process"
import { cpus, release, totalmem, type } from "node:os"
import { Client } from "pg"

export type Machine = Awaited<ReturnType<typeof describeMachine>>

const git = (...args: string[]): string => execFileSync("git", args, { encoding: "utf8" }).trim()

const commit = (): string => {
  const isChanged = git("status", "--porcelain", "--", "apps", "packages", "prisma", "bench/peers")
  return git("rev-parse", "--short", "HEAD") + (isChanged === "" ? "" : ", with changes")
}

/** Where, when and of what a run was made. */
export const describeMachine = async (databaseUrl: string, { isQuick }: { isQuick: boolean }) => {
  const client = new Client({ connectionString: databaseUrl })
  await client.connect()
  const { rows } = await client.query<{ server_version: string }>("SHOW server_version")
  await client.end()
  return {
    cpus: cpus().length,
    cpu: cpus()[0]?.model ?? "unknown CPU",
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${type()} ${release()}`,
    node: process.versions.node,
    postgres: rows[0]?.server_version ?? "unknown",
    commit: commit(),
    date: new Date().toISOString().slice(0, 10),
    isQuick,
  }
}
