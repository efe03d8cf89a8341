import type { AppRouter } from "@docket/api/types"
import { createTRPCClient, type TRPCClient } from "@trpc/client"
import { httpLink, type HttpOptions } from "./http-link.ts"
import { inputLink } from "./input-link.ts"
import { refreshLink } from "./refresh-link.ts"
import { retryLink } from "./retry-link.ts"
import { createTokens, type GetToken } from "./tokens.ts"

export type DocketClient = TRPCClient<AppRouter>

export type DocketClientOptions = HttpOptions & {
  getToken: GetToken
  /** How often a call is sent at most while Docket is out of reach: 3, and 1 for never again. */
  attempts?: number
}

/**
 * Every procedure of Docket, typed. Calls of the same moment share a request, creates happen
 * exactly once, a refused token is refreshed, and what is safe to repeat is repeated.
 */
export const createDocketClient = ({
  getToken,
  attempts = 3,
  ...http
}: DocketClientOptions): DocketClient => {
  const tokens = createTokens(getToken)
  return createTRPCClient<AppRouter>({
    links: [inputLink, refreshLink(tokens), retryLink(attempts), httpLink(http, tokens)],
  })
}
