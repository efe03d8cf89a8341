import { createAuthClient } from "better-auth/client"

/** Better Auth in the browser: the cookie goes by itself, to the origin of the page. */
export const authClient = createAuthClient()
