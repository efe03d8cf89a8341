import type { IncomingHttpHeaders } from "node:http"
import { BlockList, isIP } from "node:net"
import type { WebConfig } from "./env.ts"

/** Says whether the given hop is a proxy of ours; hop 0 is who has connected. */
type IsTrusted = (address: string, hop: number) => boolean

/** Who sent a request, given who has connected and what the proxies on the way have noted. */
export type ClientAddress = (remote: string | undefined, headers: IncomingHttpHeaders) => string

/**
 * Reads X-Forwarded-For from the right, as far as the proxies are ours: what stands further left is what
 * a client claims.
 */
export const createClientAddress = (trustProxy: WebConfig["trustProxy"]): ClientAddress => {
  const isTrusted = trustOf(trustProxy)
  return (remote, headers) => {
    let client = plain(remote ?? "")
    let hop = 0
    for (const next of forwardedFor(headers).toReversed()) {
      if (!isTrusted(client, hop) || isIP(next) === 0) break
      client = next
      hop += 1
    }
    return client
  }
}

const forwardedFor = (headers: IncomingHttpHeaders): string[] => {
  const value = headers["x-forwarded-for"] ?? []
  return [value]
    .flat()
    .join(",")
    .split(",")
    .map((part) => plain(part.trim()))
}

// Some proxies note the port too.
const WITH_PORT = /^(?:\[([^\]]*)\](?::\d+)?|([\d.]+):\d+)$/

const plain = (address: string): string =>
  address.replace(WITH_PORT, "$1$2").replace(/^::ffff:(?=\d+\.)/i, "")

const trustOf = (trustProxy: WebConfig["trustProxy"]): IsTrusted => {
  if (typeof trustProxy === "boolean") return () => trustProxy
  if (typeof trustProxy === "number") return (_, hop) => hop < trustProxy
  const proxies = new BlockList()
  for (const entry of trustProxy.split(",")) {
    const [address = "", prefix] = entry.trim().split("/")
    const family = isIP(address) === 4 ? "ipv4" : "ipv6"
    if (prefix === undefined) proxies.addAddress(address, family)
    else proxies.addSubnet(address, Number(prefix), family)
  }
  return (address) => proxies.check(address, isIP(address) === 4 ? "ipv4" : "ipv6")
}
