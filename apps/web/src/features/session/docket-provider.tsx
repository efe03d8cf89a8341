"use client"

import { createDocketClient } from "@docket/client"
import { createDocketQueryClient } from "@docket/client/query"
import { DocketProvider } from "@docket/client/react"
import { QueryClientProvider, type QueryClient } from "@tanstack/react-query"
import { useEffect, useState, type ReactNode } from "react"
import { usePerson } from "./person.tsx"
import { apiState, watchedFetch, watchForReturn } from "./reachability.ts"
import { watchOtherTabs } from "./session-state.ts"
import { useStore } from "./store.ts"
import { hasUnsaved } from "./unsaved.ts"

/** What failed while Docket was out of reach is asked for again when it is back. */
const useReturn = (queryClient: QueryClient, apiUrl: string) => {
  const api = useStore(apiState)
  useEffect(() => {
    if (api === "out of reach") return watchForReturn(apiUrl)
    void queryClient.refetchQueries({ predicate: ({ state }) => state.status === "error" })
    return undefined
  }, [api, apiUrl, queryClient])
}

/** Leaving would lose what has not been saved, or not been sent. */
const useLossWarning = (queryClient: QueryClient) => {
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (hasUnsaved() || queryClient.isMutating() > 0) event.preventDefault()
    }
    window.addEventListener("beforeunload", warn)
    return () => window.removeEventListener("beforeunload", warn)
  }, [queryClient])
}

/** The typed client and its cache, for one person in one tab. */
export const Docket = ({ apiUrl, children }: { apiUrl: string; children: ReactNode }) => {
  const [queryClient] = useState(() => createDocketQueryClient())
  const { accessToken } = usePerson()
  const [client] = useState(() =>
    createDocketClient({
      url: apiUrl,
      getToken: async (options) => (await accessToken(options)).token,
      fetch: watchedFetch,
    }),
  )
  useReturn(queryClient, apiUrl)
  useLossWarning(queryClient)
  useEffect(() => {
    // A new token tells whether they are the tab's own person.
    const check = () => void accessToken({ refresh: true }).catch(() => {})
    return watchOtherTabs(check)
  }, [accessToken])

  return (
    <QueryClientProvider client={queryClient}>
      <DocketProvider trpcClient={client} queryClient={queryClient}>
        {children}
      </DocketProvider>
    </QueryClientProvider>
  )
}
