import { once } from "node:events"
import { createServer } from "node:net"

type Address = {
  host: string
  port: number
  /** What the names of its variables begin with. */
  prefix: "" | "WEB_"
}

/** Asked first, or a banner would greet from whatever answers there. */
export const checkPort = async ({ host, port, prefix }: Address): Promise<void> => {
  const probe = createServer().listen(port, host)
  await once(probe, "listening").catch((cause: NodeJS.ErrnoException) => {
    const message =
      cause.code === "EADDRINUSE"
        ? `Port ${port} is taken. Stop what uses it, or set ${prefix}PORT.`
        : `Nobody can listen on ${host}, port ${port}: ${cause.message}. Look at ${prefix}HOST and ${prefix}PORT.`
    throw new Error(message, { cause })
  })
  probe.close()
  await once(probe, "close")
}
