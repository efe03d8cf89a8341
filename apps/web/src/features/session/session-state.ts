import { createStore } from "./store.ts"

/** Whether this tab's person is still signed in, as far as the tab knows. */
export const sessionState = createStore<"signed in" | "signed out" | "leaving">("signed in")

const CHANNEL = "docket-session"

/** Tells the other tabs of this browser that the person has signed out; this one is about to go. */
export const announceSignOut = (): void => {
  sessionState.set("leaving")
  const channel = new BroadcastChannel(CHANNEL)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has one origin
  channel.postMessage("signed out")
  channel.close()
}

/** Follows what other tabs of this browser say. Returns a function that stops it. */
export const watchSignOut = (): (() => void) => {
  const channel = new BroadcastChannel(CHANNEL)
  channel.addEventListener("message", () => {
    if (sessionState.get() === "signed in") sessionState.set("signed out")
  })
  return () => channel.close()
}
