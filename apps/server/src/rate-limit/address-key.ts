import { isIP } from "node:net"

const WITH_PORT = /^(?:\[([^\]]*)\](?::\d+)?|([\d.]+):\d+)$/

/**
 * Whom an address stands for: an IPv4 address itself, of an IPv6 address the first 64 bits, since
 * one customer has all the others. Some proxies add a port. What is no address, as a proxy may name a client,
 * is `unknown`.
 */
export const addressKey = (address: string | undefined): string => {
  const bare = address?.replace(WITH_PORT, "$1$2").replace(/%.*$/s, "") ?? ""
  const plain = bare.replace(/^::ffff:(?=\d+\.)/i, "")
  const family = isIP(plain)
  if (family === 0) return "unknown"
  return family === 4 ? plain : networkOf(plain)
}

const networkOf = (address: string): string => {
  // The URL standard writes an IPv6 address in one way: hexadecimal, without leading zeros.
  const [head = "", tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split("::")
  const before = head === "" ? [] : head.split(":")
  const after = tail === undefined || tail === "" ? [] : tail.split(":")
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => "0")
  return `${[...before, ...zeros, ...after].slice(0, 4).join(":")}::/64`
}
