import { authClient } from "./auth-client.ts"
import { type Failure, failureOf } from "./failure.ts"
import { leaveFor } from "./leave.ts"

/**
 * Signs out in this browser and goes to the sign-in page. Comes back only with the reason why it did not
 * work.
 *
 * @public
 */
export const signOut = async (): Promise<Failure> =>
  (await failureOf(authClient.signOut())) ?? leaveFor("/sign-in")
