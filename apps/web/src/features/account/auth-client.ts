import { createAuthClient } from "better-auth/react"

/** Better Auth in the browser: the cookie goes by itself, to the origin of the page. */
export const authClient = createAuthClient()
