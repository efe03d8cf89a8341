import { createServer, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { once } from "node:events"
import { afterAll, beforeAll } from "vitest"
import type { JwksConfig } from "./keys.ts"
import { makeAuthenticator, secret, tokenOf, type PublicKeySigner } from "./testing.ts"

export type Answer = (response: ServerResponse) => void

export const json =
  (body: unknown, code = 200): Answer =>
  (response) =>
    response.writeHead(code, { "content-type": "application/json" }).end(JSON.stringify(body))

export const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response.writeHead(code, headers).end()

/** A key server on loopback. What it answers can be changed, and it can be stopped and started. */
export async function startKeyServer(initial: Answer) {
  let answer = initial
  let port = 0
  const paths: (string | undefined)[] = []
  const server = createServer((request, response) => {
    paths.push(request.url)
    response.setHeader("connection", "close")
    answer(response)
  })
  const start = async () => {
    server.listen(port, "127.0.0.1")
    await once(server, "listening")
    port = (server.address() as AddressInfo).port
  }
  const stop = async () => {
    if (!server.listening) return
    server.close()
    server.closeAllConnections()
    await once(server, "close")
  }
  await start()
  const url = `http://127.0.0.1:${port}/keys`
  const jwks: JwksConfig = {
    url,
    cooldownSeconds: 30,
    maxAgeSeconds: 600,
    allowInsecureLoopback: true,
  }
  return {
    jwks,
    paths,
    start,
    stop,
    answerWith: (next: Answer) => void (answer = next),
    [Symbol.asyncDispose]: stop,
  }
}

/** For a file of tests: an authenticator that knows the secret and these signers, with its keys at hand. */
export async function authenticatorOf(signers: readonly PublicKeySigner[]) {
  const keyServer = await startKeyServer(json({ keys: signers.map(({ jwk }) => jwk) }))
  const { authenticate } = makeAuthenticator({ secret, jwks: keyServer.jwks })
  beforeAll(() => Promise.all(signers.map((signer) => authenticate(tokenOf(signer)))))
  afterAll(() => keyServer.stop())
  return { authenticate, keyServer }
}
