import { createAuthClient } from "better-auth/client"
import { sessionState } from "../session/session-state.ts"
import { PERSON } from "./person-header.ts"

/** Better Auth in the browser: the cookie goes by itself, to the origin of the page. */
export const authClient = createAuthClient()

/**
 * For what is done to a tab's person: the cookie may be somebody else's by now, to whom it is not done. The
 * tab is signed out then.
 */
export const createOwnAuthClient = (personId: string) =>
  createAuthClient({
    fetchOptions: {
      headers: { [PERSON]: personId },
      onError: ({ response }) => {
        if (response.status === 401) sessionState.set("signed out")
      },
    },
  })

export type OwnAuthClient = ReturnType<typeof createOwnAuthClient>
