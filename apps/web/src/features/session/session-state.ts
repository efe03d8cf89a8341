import { createStore } from "./store.ts"

/** Whether this tab's person is still signed in, as far as the tab knows. */
export const sessionState = createStore<"signed in" | "signed out" | "leaving">("signed in")

const CHANNEL = "docket-session"

const announce = (news: "signed in" | "signed out"): void => {
  const channel = new BroadcastChannel(CHANNEL)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has one origin
  channel.postMessage(news)
  channel.close()
}

/** Tells the other tabs of this browser that the person has signed out; this one is about to go. */
export const announceSignOut = (): void => {
  sessionState.set("leaving")
  // What was typed and not sent is nobody else's.
  sessionStorage.clear()
  announce("signed out")
}

/** Tells the other tabs that somebody has signed in; a tab that waits for its person goes on. */
export const announceSignIn = (): void => {
  sessionState.set("signed in")
  announce("signed in")
}

/**
 * Follows what other tabs of this browser say, and calls when somebody has signed in there, whoever it is.
 * Returns a function that stops it.
 */
export const watchOtherTabs = (onSignIn: () => void): (() => void) => {
  const channel = new BroadcastChannel(CHANNEL)
  channel.addEventListener("message", ({ data }: MessageEvent<"signed in" | "signed out">) => {
    if (sessionState.get() === "leaving") return
    sessionState.set(data)
    if (data === "signed in") onSignIn()
  })
  return () => channel.close()
}
