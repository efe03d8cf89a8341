import type { AppRouter } from "@docket/api/types"
import { TRPCClientError } from "@trpc/client"

export type Fetch = (url: string, init?: RequestInit) => Promise<Response>

const isRefusal = async (response: Response): Promise<boolean> => {
  const body: unknown = await response
    .clone()
    .json()
    .catch(() => undefined)
  return typeof body === "object" && body !== null && "error" in body
}

/** Turns the error page of a proxy into an error that says so, instead of one about its syntax. */
export const fetchAnswer =
  (fetch: Fetch): Fetch =>
  async (url, init) => {
    const response = await fetch(url, init)
    if (response.ok || (await isRefusal(response))) return response
    throw new TRPCClientError<AppRouter>(`HTTP ${response.status}, and not from Docket.`, {
      meta: { response },
    })
  }
