import { once } from "node:events"
import { createServer, type AddressInfo } from "node:net"
import { expect, test } from "vitest"
import { checkPort } from "./ports.ts"

const host = "127.0.0.1"

test("names the variable of a port that is taken", async () => {
  await using server = createServer().listen(0, host)
  await once(server, "listening")
  const { port } = server.address() as AddressInfo
  const taken = `Port ${port} is taken. Stop what uses it, or set WEB_PORT.`
  await expect(checkPort({ host, port, prefix: "WEB_" })).rejects.toThrow(taken)
  await expect(checkPort({ host, port: 0, prefix: "" })).resolves.toBeUndefined()
})

test("does not call a port taken whose address is not this machine's", async () => {
  // RFC 5737: nobody's.
  const check = checkPort({ host: "192.0.2.1", port: 4000, prefix: "" })
  await expect(check).rejects.toThrow(/^Nobody can listen on 192.0.2.1.+HOST and PORT\.$/)
})
