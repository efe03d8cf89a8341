"use client"

import { useMutationState } from "@tanstack/react-query"
import { useMemo } from "react"
import { mutationKeyOf } from "./change-queue.ts"

export type Saving = "saving" | "waiting"

export const savingNotes = {
  saving: "Saving…",
  waiting: "Waiting for connection",
} as const satisfies Record<Saving, string>

const [kind] = mutationKeyOf("")

/** How far the changes of tasks are, by the task's id; a task that the server has is not there. */
export const useSavings = (): ReadonlyMap<string, Saving> => {
  const states = useMutationState({
    filters: { mutationKey: [kind], status: "pending" },
    select: ({ options, state }): [id: string, Saving] => [
      String(options.mutationKey?.[1]),
      state.failureCount > 0 || state.isPaused ? "waiting" : "saving",
    ],
  })
  // Of several changes of a task the first is under way; the others are paused until it is done.
  return useMemo(() => new Map(states.toReversed()), [states])
}
