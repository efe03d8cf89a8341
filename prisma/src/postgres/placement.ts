import { createHash } from "node:crypto"
import { cp, mkdir, mkdtemp, readFile, realpath, rename, rm, stat } from "node:fs/promises"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { type Account, postgresAccount } from "./account.ts"
import { findBinaries, type PostgresBinaries } from "./binaries.ts"
import { type Cluster, give } from "./cluster.ts"

/**
 * Root's PostgreSQL runs as somebody else, who may not get to where root wants it: a clone in /root, or one
 * made by `mktemp -d`. Its programs and data then are in here instead.
 */
const openFolder = "/var/cache/docket"

/** The cluster for the folder, with its data in there if PostgreSQL's user may enter it. */
export async function placeCluster(directory: string): Promise<Cluster> {
  const folder = await realpath(directory)
  const outside = join(openFolder, createHash("sha256").update(folder).digest("hex").slice(0, 16))
  const account = await ownerOr(join(folder, "data"), postgresAccount)
  const home = (await mayEnter(account, folder)) ? folder : outside
  return { account, data: join(home, "data"), binaries: await reachableBinaries(account) }
}

/** A cluster in a temporary folder of its own. */
export async function placeTemporarily(): Promise<Cluster> {
  const account = await postgresAccount()
  const parent = (await mayEnter(account, tmpdir())) ? tmpdir() : openFolder
  await mkdir(parent, { recursive: true })
  const binaries = await reachableBinaries(account)
  const home = await mkdtemp(join(parent, "docket-postgres-"))
  await give(account, home)
  return { account, data: join(home, "data"), binaries }
}

async function ownerOr(path: string, otherwise: () => Promise<Account>): Promise<Account> {
  if (process.getuid?.() !== 0) return {}
  const owner = await stat(path).catch(() => undefined)
  return owner === undefined || owner.uid === 0 ? otherwise() : { uid: owner.uid, gid: owner.gid }
}

async function mayEnter(account: Account, folder: string): Promise<boolean> {
  if (account.uid === undefined) return true
  const { mode, uid, gid } = await stat(folder)
  const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
  if ((mode & bit) === 0) return false
  const parent = dirname(folder)
  return parent === folder || mayEnter(account, parent)
}

async function reachableBinaries(account: Account): Promise<PostgresBinaries> {
  const binaries = await findBinaries()
  const bin = dirname(binaries.postgres)
  return (await mayEnter(account, bin)) ? binaries : copyOutside(binaries, dirname(bin))
}

async function copyOutside(
  binaries: PostgresBinaries,
  installation: string,
): Promise<PostgresBinaries> {
  const manifest = await readFile(join(installation, "../package.json"), "utf8")
  const { version } = JSON.parse(manifest) as { version: string }
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
