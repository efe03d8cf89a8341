import { createHash } from "node:crypto"
import { cp, mkdir, readFile, realpath, rename, rm, stat } from "node:fs/promises"
import { dirname, join } from "node:path"
import { type Account, postgresAccount } from "./account.ts"
import { findBinaries, type PostgresBinaries } from "./binaries.ts"
import type { Cluster } from "./cluster.ts"

// Where root's PostgreSQL goes when its account may not enter the folder that it was meant for.
const openFolder = "/var/cache/docket"

/**
 * The cluster for the folder: its data in there and the programs from node_modules. Root's PostgreSQL runs
 * as somebody else, who may not get that far (a clone in /root, or made by `mktemp -d`); then both are
 * outside, in a folder that everyone may enter.
 */
export async function placeCluster(directory: string): Promise<Cluster> {
  const folder = await realpath(directory)
  const binaries = await findBinaries()
  const account = await accountFor(join(folder, "data"))
  const outside = join(openFolder, createHash("sha256").update(folder).digest("hex").slice(0, 16))
  const home = (await mayEnter(account, folder)) ? folder : outside
  await mkdir(home, { recursive: true, mode: 0o755 })
  return {
    account,
    data: join(home, "data"),
    binaries: (await mayEnter(account, dirname(binaries.postgres)))
      ? binaries
      : await copyOutside(binaries),
  }
}

async function accountFor(data: string): Promise<Account> {
  if (process.getuid?.() !== 0) return {}
  const owner = await stat(data).catch(() => undefined)
  return owner === undefined || owner.uid === 0
    ? postgresAccount()
    : { uid: owner.uid, gid: owner.gid }
}

/** Whether the account may enter the folder and all that lead to it. */
export async function mayEnter(account: Account, folder: string): Promise<boolean> {
  if (account.uid === undefined) return true
  const { mode, uid, gid } = await stat(folder)
  const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
  if ((mode & bit) === 0) return false
  const parent = dirname(folder)
  return parent === folder || mayEnter(account, parent)
}

async function copyOutside(binaries: PostgresBinaries): Promise<PostgresBinaries> {
  const installation = dirname(dirname(binaries.postgres))
  const { version } = JSON.parse(await readFile(join(installation, "../package.json"), "utf8")) as {
    version: string
  }
  const copy = join(openFolder, `postgresql-${version}`)
  const complete = await stat(copy).catch(() => undefined)
  if (complete === undefined) {
    const unfinished = `${copy}-${process.pid}`
    await cp(installation, unfinished, { recursive: true, verbatimSymlinks: true })
    await rename(unfinished, copy).catch(() => rm(unfinished, { recursive: true }))
  }
  const inCopy = (program: string) => program.replace(installation, copy)
  return {
    initdb: inCopy(binaries.initdb),
    pg_ctl: inCopy(binaries.pg_ctl),
    postgres: inCopy(binaries.postgres),
  }
}
