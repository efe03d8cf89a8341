"use client"

import type { AppRouter } from "@docket/api/types"
import { createTRPCContext } from "@trpc/tanstack-react-query"

const context = createTRPCContext<AppRouter>()

/** Hands a Docket client and a query client down to `useDocket` and `useDocketClient`. */
export const DocketProvider = context.TRPCProvider

/** Options for React Query's own hooks: `useQuery(useDocket().task.get.queryOptions({ id }))`. */
export const useDocket = context.useTRPC

/** The client itself, for a call outside React Query's cache. */
export const useDocketClient = context.useTRPCClient
