import { randomInt, randomUUID } from "node:crypto"
import { answerAuthRequest } from "../src/auth/answer.ts"
import type { Auth } from "../src/auth/auth.ts"
import { CLIENT_ADDRESS } from "../src/request-headers.ts"

export const config = {
  url: "https://docket.example",
  secret: "x8Kq2vNf4Zs7Wb1Tj6Ly9Ra3Pc5Md0Hg",
  issuer: "https://docket.example",
  audience: "docket",
}

export const password = "correct horse"

/** Who signs up, with an address that nobody else has. */
export const newPerson = () => ({
  name: "Ada Lovelace",
  email: `${randomUUID()}@example.com`,
  password,
})

export const newAddress = () => `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`

type Answer = { status: number; headers: Headers; body: unknown }

/** What one browser does: it keeps its cookies and, as server.ts has it, comes from one address. */
export const newBrowser = (auth: Auth, address = newAddress()) => {
  const cookies = new Map<string, string>()

  const send = async (path: string, init: RequestInit): Promise<Answer> => {
    const headers = new Headers({ origin: config.url, [CLIENT_ADDRESS]: address })
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ")
    if (cookie !== "") headers.set("cookie", cookie)
    for (const [name, value] of new Headers(init.headers)) headers.set(name, value)
    const request = new Request(`${config.url}/api/auth${path}`, { ...init, headers })
    const answer = await answerAuthRequest(request, { auth, isReachable: async () => true })
    for (const line of answer.headers.getSetCookie()) keep(line)
    const text = await answer.text()
    const body: unknown = text.startsWith("{") ? JSON.parse(text) : text
    return { status: answer.status, headers: answer.headers, body }
  }

  const keep = (line: string): void => {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (/max-age=0/i.test(line)) cookies.delete(name)
    else cookies.set(name, value)
  }

  return {
    cookies,
    get: (path: string) => send(path, { method: "GET" }),
    post: (path: string, body: object = {}, headers: Record<string, string> = {}) =>
      send(path, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify(body),
      }),
  }
}

/** A browser in which somebody new has signed up. */
export const signedUp = async (auth: Auth) => {
  const browser = newBrowser(auth)
  const person = newPerson()
  const { status, body } = await browser.post("/sign-up/email", person)
  if (status !== 200) throw new Error(`Signing up was answered ${status}.`)
  const { user } = body as { user: { id: string } }
  return { ...person, id: user.id, browser }
}
