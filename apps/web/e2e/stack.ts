import { spawn, type ChildProcess } from "node:child_process"
import { once } from "node:events"
import { createServer, type AddressInfo } from "node:net"
import { fileURLToPath } from "node:url"

const pathOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const apiProgram = pathOf("../../server/dist/main.js")
const webProgram = pathOf("../server.ts")

const PATIENCE_MS = 60_000

/** Ports that are free at this moment, and differ. */
const freePorts = async (count: number): Promise<number[]> => {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"))
  await Promise.all(servers.map((server) => once(server, "listening")))
  return Promise.all(
    servers.map(async (server) => {
      const { port } = server.address() as AddressInfo
      server.close()
      await once(server, "close")
      return port
    }),
  )
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  )

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null

const end = async (child: ChildProcess | undefined, signal: NodeJS.Signals = "SIGTERM") => {
  if (child === undefined || hasEnded(child)) return
  child.kill(signal)
  await once(child, "exit")
}

const start = async (program: string, env: Record<string, string>, url: string) => {
  const child = spawn(process.execPath, [program], {
    stdio: ["ignore", "ignore", "inherit"],
    // Not those of the test runner, which would change how the programs run.
    env: { NODE_ENV: "test", PATH: process.env["PATH"] ?? "", ...env },
  })
  const deadline = Date.now() + PATIENCE_MS
  while (!(await answers(url))) {
    if (hasEnded(child) || Date.now() > deadline) {
      await end(child, "SIGKILL")
      throw new Error(`${url} does not answer`)
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return child
}

export type Stack = {
  webUrl: string
  apiUrl: string
  /** As a deployment does, or as a crash does with SIGKILL. */
  stopApi: (signal?: NodeJS.Signals) => Promise<void>
  /** Does nothing when it runs. */
  startApi: () => Promise<void>
  stop: () => Promise<void>
}

/** The API and the web app as in production, as processes of their own, on a database of the tests'. */
export const startStack = async (databaseUrl: string): Promise<Stack> => {
  const [webPort, apiPort] = await freePorts(2)
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
  await startApi().catch(async (error: unknown) => {
    await end(web)
    throw error
  })
  return {
    webUrl,
    apiUrl,
    startApi,
    stopApi: async (signal) => {
      await end(api, signal)
      api = undefined
    },
    stop: async () => {
      await Promise.all([end(api), end(web)])
    },
  }
}
