import { createStore } from "./store.ts"

/** Whether this tab's person is still signed in, as far as the tab knows. */
export const sessionState = createStore<"signed in" | "signed out">("signed in")

const CHANNEL = "docket-session"

/** Tells the other tabs of this browser that the person has signed out. */
export const announceSignOut = (): void => {
  const channel = new BroadcastChannel(CHANNEL)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has one origin
  channel.postMessage("signed out")
  channel.close()
}

/** Hears of it in this tab. Returns a function that stops listening. */
export const onSignOutElsewhere = (heard: () => void): (() => void) => {
  const channel = new BroadcastChannel(CHANNEL)
  channel.addEventListener("message", heard)
  return () => channel.close()
}
