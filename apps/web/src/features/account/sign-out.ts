import { announceSignOut } from "../session/session-state.ts"
import type { OwnAuthClient } from "./auth-client.ts"
import { type Failure, failureOf } from "./failure.ts"
import { leaveFor } from "./leave.ts"

/**
 * Signs out in this browser, in every tab of it, and goes to the sign-in page. Comes back only with the
 * reason why it did not work.
 */
export const signOut = async (authClient: OwnAuthClient): Promise<Failure> => {
  const failure = await failureOf(authClient.signOut())
  if (failure !== undefined) return failure
  announceSignOut()
  return leaveFor("/sign-in")
}
