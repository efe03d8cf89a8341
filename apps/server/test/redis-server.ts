import { spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { connect, createServer, type AddressInfo, type Socket } from "node:net"
import { setTimeout } from "node:timers/promises"
import { Redis } from "ioredis"
import { freePort } from "./server-process.ts"

const program = ["redis-server", "valkey-server"].find(
  (name) => spawnSync(name, ["--version"]).status === 0,
)

/** Why the tests that need a Redis cannot run here; undefined where they can. */
export const noRedisHere =
  program === undefined
    ? "neither redis-server nor valkey-server is installed (Debian: apt-get install redis-server)"
    : undefined

const isUp = async (port: number): Promise<boolean> => {
  const redis = new Redis({ port, lazyConnect: true, retryStrategy: null })
  redis.on("error", () => undefined)
  const answer = await redis.ping().catch(() => undefined)
  redis.disconnect()
  return answer === "PONG"
}

/** A Redis of the test's own, which keeps nothing, and which can be broken. */
export const startRedis = async () => {
  const port = await freePort()
  const start = async () => {
    const options = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--dir", "/tmp"]
    const server = spawn(program ?? "", options, { stdio: "ignore" })
    while (!(await isUp(port))) {
      if (server.exitCode !== null) throw new Error("Redis did not start")
      await setTimeout(20)
    }
    return server
  }
  let server = await start()
  const stop = async () => {
    if (server.exitCode !== null || server.signalCode !== null) return
    const exited = once(server, "exit")
    server.kill("SIGKILL")
    await exited
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    stop,
    ask: async <T>(question: (client: Redis) => Promise<T>): Promise<T> => {
      const client = new Redis({ port })
      return question(client).finally(() => client.disconnect())
    },
    freeze: () => server.kill("SIGSTOP"),
    thaw: () => server.kill("SIGCONT"),
    restart: async () => {
      await stop()
      server = await start()
    },
  }
}

/** A way to a Redis on which open connections can go silent, as when a router forgets them. */
export const openSilentWay = async (url: string) => {
  const sockets = new Set<Socket>()
  const way = createServer((client) => {
    const redis = connect(Number(new URL(url).port), "127.0.0.1")
    for (const [from, to] of [
      [client, redis],
      [redis, client],
    ] as const) {
      sockets.add(from.on("error", () => undefined))
      from.pipe(to)
    }
  })
  await once(way.listen(0, "127.0.0.1"), "listening")
  const { port } = way.address() as AddressInfo // it listens on TCP
  return {
    url: `redis://127.0.0.1:${port}`,
    silence: () => {
      for (const socket of sockets) socket.unpipe()
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      way.close()
    },
  }
}
