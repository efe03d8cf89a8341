import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { freePort } from "@docket/db/free-port"
import { startServer, type ServerProcess } from "./server-process.ts"
import { tokens } from "./sessions.ts"
import type { Door } from "./workloads.ts"

const pathOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** One server behind one of its doors. */
export type Contender = { name: string; door: Door; server: ServerProcess }

const environment = {
  JWT_SECRET: tokens.secret,
  JWT_ISSUER: tokens.issuer,
  JWT_AUDIENCE: tokens.audience,
}

/** What Docket is started with, its rate limit out of the way of so few people. */
export const docketEnvironment = (databaseUrl: string, port: number): Record<string, string> => ({
  DATABASE_URL: databaseUrl,
  PORT: String(port),
  BETTER_AUTH_SECRET: tokens.secret,
  AUTH_ISSUER: tokens.issuer,
  AUTH_AUDIENCE: tokens.audience,
  RATE_LIMIT: "1000000",
})

/** Docket by the command behind `pnpm serve`, with more of an environment where that is wanted. */
export const startDocket = async (
  databaseUrl: string,
  environment: Record<string, string> = {},
): Promise<ServerProcess> => {
  const port = await freePort()
  return startServer({
    command: process.execPath,
    args: [pathOf("../../apps/server/src/commands/serve.ts")],
    env: { ...docketEnvironment(databaseUrl, port), ...environment },
    port,
    readyPath: "/ready",
  })
}

const startPeer = async (
  databaseUrl: string,
  command: string,
  program: string,
): Promise<ServerProcess> => {
  const port = await freePort()
  return startServer({
    command,
    args: [pathOf(`../peers/${program}`)],
    env: { ...environment, DATABASE_URL: databaseUrl, PORT: String(port) },
    port,
    readyPath: "/health",
  })
}

/** The Python that has what the FastAPI peer needs, if there is one. */
const findPython = (): string | undefined =>
  [pathOf("../peers/fastapi/.venv/bin/python"), "python3"].find(
    (python) =>
      (python === "python3" || existsSync(python)) &&
      spawnSync(python, ["-c", "import asyncpg, fastapi, jose, sqlalchemy, uvicorn"]).status === 0,
  )

type StartOptions = {
  /** Stops them, also those that run already when another does not start. */
  servers: AsyncDisposableStack
  say: (message: string) => void
}

/** Starts everybody on one database. FastAPI is left out where Python lacks what it needs. */
export const startContenders = async (
  databaseUrl: string,
  { servers, say }: StartOptions,
): Promise<Contender[]> => {
  const start = async (starting: Promise<ServerProcess>): Promise<ServerProcess> => {
    const server = await starting
    servers.defer(server.stop)
    return server
  }
  const peer = (command: string, program: string) => start(startPeer(databaseUrl, command, program))
  const docket = await start(startDocket(databaseUrl))
  const contenders: Contender[] = [
    { name: "docket REST", door: "REST", server: docket },
    { name: "docket tRPC", door: "tRPC", server: docket },
    { name: "raw", door: "REST", server: await peer(process.execPath, "raw/server.ts") },
    { name: "stock", door: "tRPC", server: await peer(process.execPath, "stock/server.ts") },
  ]
  const python = findPython()
  if (python === undefined) {
    say("FastAPI is not run: see bench/peers/fastapi/requirements.txt")
    return contenders
  }
  const server = await peer(python, "fastapi/server.py")
  return [...contenders, { name: "fastapi", door: "REST", server }]
}
