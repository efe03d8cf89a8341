import { once } from "node:events"
import { createServer } from "node:http"
import { fileURLToPath } from "node:url"
import { refuseLarge } from "./src/bounded-request.ts"
import { createClientAddress } from "./src/client-address.ts"
import { EnvironmentError, prepareEnvironment, type WebConfig } from "./src/env.ts"
import { createHttpServer } from "./src/http-server.ts"
import { isOtherLoopbackName } from "./src/loopback.ts"
import { CLIENT_ADDRESS } from "./src/request-headers.ts"

// Pages take milliseconds: what is still open then is a slow reader, or a page that is being developed.
const GRACE_MS = 6_000
const SHUTDOWN_LIMIT_MS = 10_000

const start = async ({ url, host, port, trustProxy }: WebConfig, isDev: boolean): Promise<void> => {
  // What is developed is reached by upgrades, and by requests of any size.
  const server = isDev ? createServer() : createHttpServer()
  // Only now: React looks at NODE_ENV when it is loaded.
  const { default: next } = await import("next")
  const dir = fileURLToPath(new URL(".", import.meta.url))
  const app = next({ dev: isDev, dir, hostname: host, port, httpServer: server })
  await app.prepare()

  const clientAddress = createClientAddress(trustProxy)
  const answer = app.getRequestHandler()
  server.on("request", (request, response) => {
    if (!isDev && refuseLarge(request, response)) return
    const path = request.url ?? "/"
    // Not for calls: the API fetches the keys under the name that it was given.
    if (/^\/(?!api\/)/.test(path) && isOtherLoopbackName(request.headers.host, url)) {
      response.writeHead(307, { location: `${url}${path}` }).end()
      return
    }
    const address = clientAddress(request.socket.remoteAddress, request.headers)
    request.headers[CLIENT_ADDRESS] = address
    request.headers["x-forwarded-for"] = address
    void answer(request, response)
  })

  let isStopping = false
  const stop = async (): Promise<void> => {
    if (isStopping) return
    isStopping = true
    setTimeout(() => server.closeAllConnections(), GRACE_MS).unref()
    setTimeout(() => process.exit(1), SHUTDOWN_LIMIT_MS).unref()
    server.close()
    // A page that is being developed holds a socket open for as long as it is.
    if (!isDev) await once(server, "close")
    await app.close()
    process.exit(0)
  }
  // SIGHUP: the terminal has been closed.
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => void stop())

  server.listen(port, host)
  await once(server, "listening")
}

try {
  const isDev = process.argv.includes("--dev")
  await start(prepareEnvironment({ isDev }), isDev)
} catch (error) {
  process.stderr.write(`${error instanceof EnvironmentError ? error.message : String(error)}\n`)
  process.exit(1)
}
