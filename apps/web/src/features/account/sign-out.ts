import { announceSignOut } from "../session/session-state.ts"

/** Ends the session, in every tab of this browser. */
export const signOut = async (): Promise<void> => {
  await fetch("/api/auth/sign-out", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  })
  announceSignOut()
  window.location.assign("/sign-in")
}
