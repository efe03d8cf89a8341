import { malformed } from "@docket/api"

/** Many times what any request has. Each that is refused makes an error of its own. */
const MOST_PARAMETERS = 1_000

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll("+", " "))
  } catch (cause) {
    throw malformed("The query string is not valid percent-encoded UTF-8.", { cause })
  }
}

/**
 * The parameters of a URL in their order. Throws `malformed` for more than a thousand, and where
 * the URL standard's own parser would put U+FFFD in place of what it cannot read.
 */
export const readQuery = (url: string): [name: string, value: string][] => {
  const [, query] = /\?(.*)$/s.exec(url) ?? []
  if (!query) return []
  const pairs = query.split("&")
  if (pairs.length > MOST_PARAMETERS) {
    throw malformed(`A query string has at most ${MOST_PARAMETERS} parameters.`)
  }
  return pairs.map((pair) => {
    const [name = "", ...value] = pair.split("=")
    return [decode(name), decode(value.join("="))]
  })
}
