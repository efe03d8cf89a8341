import { randomInt, randomUUID } from "node:crypto"
import { createDocketClient, type DocketClient } from "@docket/client"
import type { BrowserContext } from "@playwright/test"

export const password = "correct horse battery staple"

export type Addresses = { webUrl: string; apiUrl: string }

/** Somebody with an account, as the tests' own client sees them. */
export type Person = { email: string; cookies: string[]; docket: DocketClient }

const byte = () => randomInt(1, 255)

/** What the web app takes for the address of somebody who is behind its proxy. */
export const anAddress = () => ({ "x-forwarded-for": `10.${byte()}.${byte()}.${byte()}` })

/**
 * Gives a browser's sign-ins and sign-ups an address of their own, as signUp() has: they are limited for
 * each address, and all browsers of a run share one.
 */
export const giveOwnAddress = async (context: BrowserContext): Promise<void> => {
  const address = anAddress()
  // The web app's calls only: the API would refuse a header that it does not know.
  await context.route("**/api/auth/sign-*/email", (route) =>
    route.continue({ headers: { ...route.request().headers(), ...address } }),
  )
}

/** Signs somebody up who has an address of their own. */
export const signUp = async ({ webUrl, apiUrl }: Addresses, name = "Ada"): Promise<Person> => {
  const email = `${randomUUID()}@example.com`
  const answer = await fetch(`${webUrl}/api/auth/sign-up/email`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      origin: webUrl,
      ...anAddress(),
    },
    body: JSON.stringify({ name, email, password }),
  })
  if (!answer.ok) throw new Error(`no account for ${email}: ${await answer.text()}`)
  const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(";", 1)[0] ?? "")
  const getToken = async () => {
    const headers = { cookie: cookies.join("; ") }
    const { token } = (await (await fetch(`${webUrl}/api/auth/token`, { headers })).json()) as {
      token: string
    }
    return token
  }
  return { email, cookies, docket: createDocketClient({ url: apiUrl, getToken }) }
}

/** Lets a browser in as that person. */
export const letIn = async (
  context: BrowserContext,
  { cookies }: Person,
  { webUrl }: Addresses,
): Promise<void> => {
  await context.addCookies(
    cookies.map((cookie) => {
      const [name = "", ...value] = cookie.split("=")
      return { name, value: value.join("="), url: webUrl }
    }),
  )
}
