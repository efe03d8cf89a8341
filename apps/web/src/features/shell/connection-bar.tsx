"use client"

import { onlineManager } from "@tanstack/react-query"
import { useSyncExternalStore } from "react"
import { apiState } from "../session/reachability.ts"
import { useStore } from "../session/store.ts"

const useIsOnline = (): boolean =>
  useSyncExternalStore(
    (changed) => onlineManager.subscribe(changed),
    () => onlineManager.isOnline(),
    () => true,
  )

const message = (isOnline: boolean, api: "reachable" | "out of reach"): string | undefined => {
  if (!isOnline) return "You are offline. Changes are kept and sent when you are back."
  return api === "reachable" ? undefined : "Docket is out of reach. Trying again…"
}

/** Says so while changes cannot be sent. Lies over the page, so that nothing moves. */
export const ConnectionBar = () => {
  const text = message(useIsOnline(), useStore(apiState))
  return (
    <div
      role="status"
      className="pointer-events-none fixed bottom-4 left-4 z-20 max-w-[calc(100vw-2rem)]"
    >
      {text !== undefined && (
        <p className="rounded-xl border border-warn/40 bg-warn-soft px-4 py-2 text-sm text-warn shadow-lg">
          {text}
        </p>
      )}
    </div>
  )
}
