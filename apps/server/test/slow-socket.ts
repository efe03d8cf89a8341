import { once } from "node:events"
import { connect, type Socket } from "node:net"

export type SlowSocket = { socket: Socket; closedAfter: Promise<number> }

/** A connection, which may be closed as it comes. A reset is one way to be closed. */
export const open = async (port: number): Promise<Socket> => {
  const socket = connect(port, "127.0.0.1")
  socket.on("error", () => {})
  await Promise.race([once(socket, "connect"), once(socket, "close")])
  return socket
}

/** A connection that says `first` at once, and `drip` each half of a second as long as it may. */
export const openSlow = async (port: number, first: string, drip = ""): Promise<SlowSocket> => {
  const socket = await open(port)
  const began = performance.now()
  const dripping = setInterval(() => socket.write(drip), 500)
  socket.write(first)
  socket.resume()
  const { promise: closedAfter, resolve } = Promise.withResolvers<number>()
  socket.on("close", () => {
    clearInterval(dripping)
    resolve(performance.now() - began)
  })
  return { socket, closedAfter }
}

/** One that asks and reads 64 kB a second, until it is resumed. */
export const openSteady = async (port: number, ask: string): Promise<SlowSocket> => {
  const reader = await openReader(port, ask)
  const reading = setInterval(() => reader.socket.read(), 1_000)
  reader.socket.once("close", () => clearInterval(reading))
  return reader
}

/** One that asks and reads nothing, until it is resumed. */
export const openReader = async (port: number, ask: string): Promise<SlowSocket> => {
  const reader = await openSlow(port, ask)
  reader.socket.pause()
  return reader
}
