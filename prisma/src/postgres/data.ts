import { randomBytes } from "node:crypto"
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { type Cluster, give, initialise } from "./cluster.ts"

/** Major version of the PostgreSQL in package.json, which the data folder belongs to. */
const majorVersion = "18"

/**
 * Makes the data folder unless it is there, and returns the superuser's password. Throws when it belongs to
 * another version of PostgreSQL or to another user.
 */
export async function prepareData(
  cluster: Cluster,
  directory: string,
  log: (message: string) => void,
): Promise<string> {
  const passwordFile = join(directory, "password")
  const found = await stat(cluster.data).catch(() => undefined)
  if (found === undefined) {
    log(`Creating a PostgreSQL database in ${cluster.data}`)
    return createData(cluster, passwordFile)
  }
  const advice = `Delete ${cluster.data} to start with an empty database.`
  const user = cluster.account.uid ?? process.getuid?.() ?? found.uid
  if (found.uid !== user) {
    throw new Error(`${cluster.data} belongs to another user. Run this as that user. ${advice}`)
  }
  const version = (await readFile(join(cluster.data, "PG_VERSION"), "utf8").catch(() => "")).trim()
  if (version !== majorVersion) {
    throw new Error(
      `${cluster.data} is of PostgreSQL ${version || "?"}, this is ${majorVersion}. ${advice}`,
    )
  }
  try {
    return await readFile(passwordFile, "utf8")
  } catch (cause) {
    throw new Error(
      `The password of the embedded database cannot be read from ${passwordFile}. ${advice}`,
      { cause },
    )
  }
}

async function createData(cluster: Cluster, passwordFile: string): Promise<string> {
  const password = randomBytes(18).toString("hex")
  await rm(passwordFile, { force: true })
  await writeFile(passwordFile, password, { mode: 0o600 })
  await mkdir(dirname(cluster.data), { recursive: true, mode: 0o755 })
  await removeUnfinished(cluster)
  // Under its final name only once it is complete, and apart from an initdb whose starter was killed.
  const unfinished = await mkdtemp(unfinishedPrefix(cluster))
  await give(cluster.account, unfinished)
  const data = join(unfinished, "data")
  await initialise({ ...cluster, data }, password)
  await rename(data, cluster.data)
  await removeUnfinished(cluster)
  return password
}

const unfinishedPrefix = (cluster: Cluster) => `${cluster.data}.unfinished-`

async function removeUnfinished(cluster: Cluster): Promise<void> {
  const parent = dirname(cluster.data)
  for (const name of await readdir(parent)) {
    const path = join(parent, name)
    if (!path.startsWith(unfinishedPrefix(cluster))) continue
    // An initdb that is still running makes new files; a later start removes them.
    await rm(path, { recursive: true, force: true }).catch(() => {})
  }
}
