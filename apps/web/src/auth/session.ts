import { headers } from "next/headers"
import { redirect } from "next/navigation"
import { cache } from "react"
import { nextPath, withNext } from "../features/account/next-path.ts"
import { REQUESTED_PATH } from "../request-headers.ts"
import { claimsOf } from "./auth.ts"
import { getAuth, getDatabase } from "./instance.ts"

/** Who is signed in, or null; asked of the database once for each request. */
export const getSession = cache(async () =>
  getAuth().api.getSession({
    headers: await headers(),
    // A page cannot prolong the cookie, so it must not prolong the row either.
    query: { disableRefresh: true },
  }),
)

/** The session; who has none is sent to the sign-in page, and from there back to where they wanted to go. */
export const requireSession = async () => {
  const session = await getSession()
  if (session !== null) return session
  redirect(withNext("/sign-in", nextPath((await headers()).get(REQUESTED_PATH))))
}

/** How many other browsers the person is signed in with. */
export const countOtherSessions = (session: { id: string; userId: string }): Promise<number> =>
  getDatabase().session.count({
    where: { userId: session.userId, id: { not: session.id }, expiresAt: { gt: new Date() } },
  })

/**
 * A token for calls that a page makes to the API in the person's name, or null when nobody is signed in.
 * The browser gets its own from `/api/auth/token`.
 *
 * @public
 */
export const getAccessToken = cache(async (): Promise<string | null> => {
  const session = await getSession()
  if (session === null) return null
  const payload = { ...claimsOf(session.user), iat: Math.floor(Date.now() / 1000) }
  const { token } = await getAuth().api.signJWT({ body: { payload } })
  return token
})
