import { fileURLToPath } from "node:url"
import { docketEnvironment } from "../requests/contenders.ts"
import { startServer, type ServerProcess } from "../requests/server-process.ts"

const program = fileURLToPath(new URL("../../apps/server/dist/main.js", import.meta.url))

/** What a copy of the built server is started with. */
export const copyEnvironment = (databaseUrl: string, port: number): Record<string, string> => ({
  ...docketEnvironment(databaseUrl, port),
  NODE_ENV: "production",
  LOG_LEVEL: "warn",
})

/** The built server as one copy of many, at this port; `onLine` is told what it logs. */
export const startCopy = (
  databaseUrl: string,
  port: number,
  onLine?: (line: string) => void,
): Promise<ServerProcess> =>
  startServer({
    command: process.execPath,
    args: [program],
    env: copyEnvironment(databaseUrl, port),
    port,
    readyPath: "/ready",
    onLine,
  })
