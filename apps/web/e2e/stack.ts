import { spawn, type ChildProcess } from "node:child_process"
import { once } from "node:events"
import { createServer } from "node:net"
import { fileURLToPath } from "node:url"

const pathOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const apiProgram = pathOf("../../server/dist/main.js")
const webProgram = pathOf("../server.ts")

const PATIENCE_MS = 30_000

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  server.close()
  await once(server, "close")
  if (address === null || typeof address === "string") throw new Error("no port was given")
  return address.port
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  )

const start = async (program: string, env: Record<string, string>, url: string) => {
  const child = spawn(process.execPath, [program], {
    stdio: ["ignore", "ignore", "inherit"],
    // Not those of the test runner, which would change how the programs run.
    env: { NODE_ENV: "test", PATH: process.env["PATH"] ?? "", ...env },
  })
  const deadline = Date.now() + PATIENCE_MS
  while (!(await answers(url))) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`${url} does not answer`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return child
}

const stop = async (child: ChildProcess | undefined): Promise<void> => {
  if (child === undefined || child.exitCode !== null) return
  child.kill("SIGTERM")
  await once(child, "exit")
}

export type Stack = {
  webUrl: string
  apiUrl: string
  stopApi: () => Promise<void>
  /** Does nothing when it runs. */
  startApi: () => Promise<void>
  stop: () => Promise<void>
}

/** The API and the web app as in production, as processes of their own, on a database of the tests'. */
export const startStack = async (databaseUrl: string): Promise<Stack> => {
  const [webPort, apiPort] = [await freePort(), await freePort()]
  const webUrl = `http://localhost:${webPort}`
  const apiUrl = `http://localhost:${apiPort}`
  const web = await start(
    webProgram,
    {
      DATABASE_URL: databaseUrl,
      WEB_PORT: String(webPort),
      BETTER_AUTH_URL: webUrl,
      API_URL: apiUrl,
      // Tests come from different addresses, as people behind a proxy do.
      TRUST_PROXY: "1",
    },
    `${webUrl}/sign-in`,
  )
  let api: ChildProcess | undefined
  const startApi = async () => {
    if (api !== undefined) return
    api = await start(
      apiProgram,
      {
        DATABASE_URL: databaseUrl,
        PORT: String(apiPort),
        BETTER_AUTH_URL: webUrl,
        AUTH_JWKS_URL: `${webUrl}/api/auth/jwks`,
        RATE_LIMIT: "0",
        LOG_LEVEL: "warn",
      },
      `${apiUrl}/ready`,
    )
  }
  await startApi()
  return {
    webUrl,
    apiUrl,
    startApi,
    stopApi: async () => {
      await stop(api)
      api = undefined
    },
    stop: async () => {
      await Promise.all([stop(api), stop(web)])
    },
  }
}
