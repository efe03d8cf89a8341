import { once } from "node:events"
import { createServer } from "node:net"

type Address = { host: string; port: number; variable: string }

/** Asked first, or a banner would greet from whatever answers there. */
export const checkPort = async ({ host, port, variable }: Address): Promise<void> => {
  const probe = createServer().listen(port, host)
  await once(probe, "listening").catch((cause: Error) => {
    throw new Error(`Port ${port} is taken. Stop what uses it, or set ${variable}.`, { cause })
  })
  probe.close()
  await once(probe, "close")
}
