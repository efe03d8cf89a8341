/**
 * Gives the access token, or null when nobody is signed in. `refresh` is true after the server
 * has refused the last token: answer with a new one then, not with a remembered one.
 */
export type GetToken = (options: { refresh: boolean }) => Promise<string | null> | string | null

/** `getToken` itself failed, so nothing was sent. `cause` is what it threw. */
export class TokenError extends Error {
  override readonly name = "TokenError"
}

export type Tokens = {
  /** How many refreshes have begun. */
  readonly refreshes: number
  /** The token for a request that is about to be sent. */
  current: () => Promise<string | null>
  /** A newer token than those from before the given refresh: one refresh serves many callers. */
  refreshed: (since: number) => Promise<string | null>
}

export const createTokens = (getToken: GetToken): Tokens => {
  let refreshes = 0
  let lastRefresh: Promise<string | null> = Promise.resolve(null)
  let isRefreshing = false

  const ask = async (refresh: boolean): Promise<string | null> => {
    try {
      return await getToken({ refresh })
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : "No access token could be had."
      throw new TokenError(message, { cause })
    }
  }

  const refresh = async (): Promise<string | null> => {
    refreshes += 1
    isRefreshing = true
    return ask(true).finally(() => {
      isRefreshing = false
    })
  }

  return {
    get refreshes() {
      return refreshes
    },
    current: () => (isRefreshing ? lastRefresh : ask(false)),
    refreshed: (since) => {
      if (since === refreshes) lastRefresh = refresh()
      return lastRefresh
    },
  }
}
