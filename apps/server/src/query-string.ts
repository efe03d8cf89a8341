import { malformed } from "@docket/api"

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll("+", " "))
  } catch (cause) {
    throw malformed("The query string is not valid percent-encoded UTF-8.", { cause })
  }
}

/**
 * The parameters of a URL in their order. Throws `malformed` where the URL standard's own parser
 * would put U+FFFD in place of what it cannot read.
 */
export const readQuery = (url: string): [name: string, value: string][] => {
  const [, query] = /\?(.*)$/s.exec(url) ?? []
  if (!query) return []
  return query.split("&").map((pair) => {
    const [name = "", ...value] = pair.split("=")
    return [decode(name), decode(value.join("="))]
  })
}
