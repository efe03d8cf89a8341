import { hash } from "node:crypto"
import { existsSync } from "node:fs"
import { readFile, rename, rm } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { Missing, need } from "./command.ts"

// Registries other than npm's are asked in CI only: a test on a laptop fetches nothing.
const mayFetch = Boolean(process.env["CI"])
const fetching = "With CI=1, the test fetches it"

/** Makes sure that curl is here, in the version that the example needs. */
export const needCurl = async (): Promise<void> => {
  const [, major = "0", minor = "0"] = /^curl (\d+)\.(\d+)/.exec(await need(["curl", "-V"])) ?? []
  if (Number(major) * 1_000 + Number(minor) < 7_084) throw new Missing("curl is older than 7.84")
}

/** Makes sure that Python is here, in the version that the example needs. */
export const needPython = (): Promise<string> =>
  need(["python3", "-c", "import sys; sys.exit(sys.version_info < (3, 10) and 'too old')"])

/** The Python of an environment with what the file requires, kept for later runs. */
export const pythonWith = async (requirements: string): Promise<string> => {
  await needPython()
  const contents = `${await need(["python3", "--version"])}${await readFile(requirements, "utf8")}`
  const name = `python-${hash("sha256", contents).slice(0, 12)}`
  const folder = fileURLToPath(new URL(`../../node_modules/.cache/${name}`, import.meta.url))
  const python = `${folder}/bin/python`
  if (existsSync(python)) return python
  if (!mayFetch) throw new Missing(`A Python package is not here. ${fetching} from PyPI.`)

  const building = `${folder}.${process.pid}`
  try {
    await need(["python3", "-m", "venv", building])
    const install = ["-m", "pip", "install", "--quiet", "--requirement", requirements]
    await need([`${building}/bin/python`, ...install], { env: { PIP_RETRIES: "2" } })
    // Two runs may have built it. One environment is as good as the other.
    await rename(building, folder).catch(() => undefined)
  } finally {
    await rm(building, { recursive: true, force: true })
  }
  return python
}

/** The environment for `go`, which then uses what is on this machine, or in CI Go's module proxy. */
export const goEnvironment = {
  GOTOOLCHAIN: "local",
  GOFLAGS: "-trimpath",
  ...(!mayFetch && { GOPROXY: "off" }),
}

/** Makes sure that Go is here, and the modules that a program needs. */
export const needGo = async (cwd: string): Promise<void> => {
  await need(["go", "mod", "download"], { cwd, env: goEnvironment }).catch((error: Missing) => {
    const isAway = error.message.includes("GOPROXY=off")
    throw isAway ? new Missing(`A Go module is not here. ${fetching} from Go's proxy.`) : error
  })
}
