"use client"

import { useMutationState } from "@tanstack/react-query"
import { mutationKeyOf } from "./change-queue.ts"

export type Saving = "saving" | "waiting"

/** How far the changes of a task are: undefined when the server has them all. */
export const useSaving = (id: string): Saving | undefined => {
  const states = useMutationState({
    filters: { mutationKey: mutationKeyOf(id), status: "pending" },
    select: ({ state }) =>
      state.failureCount > 0 ? "waiting" : state.isPaused ? "paused" : "saving",
  })
  const [first] = states
  if (first === undefined) return undefined
  // The first of several is under way; the others are paused until it is done.
  return first === "saving" ? "saving" : "waiting"
}

export const savingNotes = {
  saving: "Saving…",
  waiting: "Waiting for connection",
} as const satisfies Record<Saving, string>
