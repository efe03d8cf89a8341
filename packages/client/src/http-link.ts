import type { AppRouter } from "@docket/api/types"
import { httpBatchStreamLink, splitLink, type Operation, type TRPCLink } from "@trpc/client"
import superjson from "superjson"
import { fetchAnswer, type Fetch } from "./fetch-answer.ts"
import { refreshedToken } from "./refresh-link.ts"
import type { Tokens } from "./tokens.ts"

/** The server refuses longer batches. */
const MAX_BATCH = 20
/** The server takes 65,536 bytes: 20 calls of this size fit, with what superjson says of them. */
const MAX_SHARED_BYTES = 2_500
/** What common proxies let through in one request line, which is less than what the server does. */
const MAX_URL_LENGTH = 8_000

type HeaderFields = Record<string, string>

export type HttpOptions = {
  /** Where Docket is, without `/trpc`: `https://api.example.com`, or "" for a page's own origin. */
  url: string | URL
  /** Sent with every request; a function is asked before each one. */
  headers?: HeaderFields | (() => HeaderFields | Promise<HeaderFields>)
  /** In place of the global `fetch`. */
  fetch?: Fetch
}

const isLarge = ({ input }: Operation): boolean =>
  new TextEncoder().encode(JSON.stringify(input)).length > MAX_SHARED_BYTES

/** Calls of the same moment share a request, and each is answered as soon as it is done. */
export const httpLink = (options: HttpOptions, tokens: Tokens): TRPCLink<AppRouter> => {
  const send = fetchAnswer(options.fetch ?? ((url, init) => globalThis.fetch(url, init)))

  const batchesOf = (maxItems: number) =>
    httpBatchStreamLink<AppRouter>({
      url: `${String(options.url).replace(/\/+$/, "")}/trpc`,
      transformer: superjson,
      maxItems,
      maxURLLength: MAX_URL_LENGTH,
      // tRPC's own types allow for more kinds of fetch than there are arguments that it passes.
      fetch: (url, init) => send(String(url), init as RequestInit),
      headers: async ({ opList }) => {
        const { headers } = options
        const token = refreshedToken(opList) ?? (await tokens.current())
        return {
          ...(typeof headers === "function" ? await headers() : headers),
          ...(token !== null && { authorization: `Bearer ${token}` }),
        }
      },
    })

  return splitLink({ condition: isLarge, true: batchesOf(1), false: batchesOf(MAX_BATCH) })
}
