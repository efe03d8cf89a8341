/** Plain http to this machine is for development; production sets it to false. */
export type KeyServerUrlOptions = { allowInsecureLoopback: boolean }

/**
 * Reads the address of a key server: https, or plain http to a loopback host where that is allowed.
 * Throws TypeError, with nothing of the address in its message.
 */
export function parseKeyServerUrl(address: string, options: KeyServerUrlOptions): URL {
  if (!URL.canParse(address)) throw new TypeError("the key server's address is not a URL")
  const url = new URL(address)
  if (url.username !== "" || url.password !== "") {
    throw new TypeError("the key server's address must not hold a user name or password")
  }
  if (url.protocol === "https:") return url
  const insecure = url.protocol === "http:" && isLoopback(url.hostname)
  if (insecure && options.allowInsecureLoopback) return url
  throw new TypeError("the key server's address must be https (http to loopback in development)")
}

/** The URL parser has already written IPv4 in four decimal parts and IPv6 in its shortest form. */
function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}
