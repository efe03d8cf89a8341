/** The URL parser has already written IPv4 in four decimal parts and IPv6 in its shortest form. */
export const isLoopback = (hostname: string): boolean =>
  hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname)

/**
 * Whether a page was asked for under another name of this machine than the app's own, such as 127.0.0.1
 * for localhost: nobody can sign in there, for cookies and origins go by the letter.
 */
export const isOtherLoopbackName = (host: string | undefined, url: string): boolean => {
  const asked = URL.parse(`http://${host ?? ""}`)
  const own = new URL(url)
  if (asked === null || asked.host === own.host || asked.port !== own.port) return false
  return isLoopback(asked.hostname) && isLoopback(own.hostname)
}
