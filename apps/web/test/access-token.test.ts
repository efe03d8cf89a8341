import { createAuthenticator } from "@docket/api"
import { testDatabase } from "@docket/db/testing"
import { betterAuth } from "better-auth"
import { prismaAdapter } from "better-auth/adapters/prisma"
import { createEmailVerificationToken } from "better-auth/api"
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify, SignJWT } from "jose"
import { afterAll, expect, test } from "vitest"
import { createAuth, claimsOf } from "../src/auth/auth.ts"
import { config, newBrowser, newPerson, signedUp } from "./browser.ts"

const db = await testDatabase()
afterAll(() => db.close())
const auth = createAuth(config, db.client)

const jwks = {
  url: `${config.url}/api/auth/jwks`,
  cooldownSeconds: 30,
  maxAgeSeconds: 600,
  allowInsecureLoopback: false,
}
const fetchFromAuth: typeof fetch = (input, init) => auth.handler(new Request(input, init))

/** The API, with both families of key: the web app's key set and the secret that they share. */
const api = createAuthenticator({ ...config, jwks }, { fetch: fetchFromAuth })
const authenticate = (token: string) => api.authenticate([`Bearer ${token}`])

const tokenOf = (body: unknown): string => (body as { token: string }).token

test("turns a session into a token of five minutes that says who it is, and no more", async () => {
  const { id, email, name, browser } = await signedUp(auth)
  const token = tokenOf((await browser.get("/token")).body)
  const keys = (await newBrowser(auth).get("/jwks")).body as JSONWebKeySet
  const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(keys))

  expect(protectedHeader).toEqual({ alg: "EdDSA", kid: expect.any(String) })
  expect(payload).toEqual({
    sub: id,
    email,
    name,
    iss: config.issuer,
    aud: config.audience,
    iat: expect.any(Number),
    exp: (payload.iat ?? 0) + 300,
  })
  expect(Math.abs((payload.iat ?? 0) - Date.now() / 1000)).toBeLessThan(5)
  for (const key of keys.keys) expect(Object.keys(key).toSorted()).toEqual(publicMembers)
})

const publicMembers = ["alg", "crv", "kid", "kty", "x"]

test("signs tokens that the API accepts, in the browser and on the server", async () => {
  const { id, email, name, browser } = await signedUp(auth)
  const viewer = { id, email, name, scopes: "all" }
  const fromBrowser = tokenOf((await browser.get("/token")).body)
  expect(await authenticate(fromBrowser)).toMatchObject({ kind: "viewer", viewer })

  const payload = { ...claimsOf({ id, email, name }), iat: Math.floor(Date.now() / 1000) }
  const { token } = await auth.api.signJWT({ body: { payload } })
  expect(await authenticate(token)).toMatchObject({ kind: "viewer", viewer })
})

test("gives no token to whoever is not signed in, and in no other answer", async () => {
  expect(await newBrowser(auth).get("/token")).toMatchObject({ status: 401 })
  const { browser } = await signedUp(auth)
  expect((await browser.get("/get-session")).headers.get("set-auth-jwt")).toBeNull()
})

test("a browser that asks for tokens stays signed in", async () => {
  const { id, browser } = await signedUp(auth)
  expect((await browser.get("/token")).headers.getSetCookie()).toEqual([])
  const soon = new Date(Date.now() + 5 * 86_400_000)
  await db.client.session.updateMany({ where: { userId: id }, data: { expiresAt: soon } })
  expect((await browser.get("/token")).headers.getSetCookie().join()).toContain("Max-Age=604800")
  const session = await db.client.session.findFirstOrThrow({ where: { userId: id } })
  expect(session.expiresAt.getTime()).toBeGreaterThan(soon.getTime())
})

test("signs nothing for those who call from outside", async () => {
  const { browser } = await signedUp(auth)
  for (const path of ["/sign-jwt", "/signJWT", "/verify-jwt"]) {
    expect(await browser.post(path, { payload: { sub: "alice" } })).toMatchObject({ status: 404 })
  }
})

const variants = (value: string): string[] => {
  const decoded = decodeURIComponent(value)
  return [value, decoded, decoded.slice(0, decoded.lastIndexOf("."))]
}

test("has no cookie and no mail token that the API would take for an access token", async () => {
  const { browser, email } = await signedUp(auth)
  const session = [...browser.cookies.values()]
  expect(session).toHaveLength(1)
  const mail = await createEmailVerificationToken(config.secret, email)
  const refused = [mail, ...session.flatMap(variants)]

  for (const strategy of ["compact", "jwt", "jwe"] as const) {
    const caching = betterAuth({
      baseURL: config.url,
      secret: config.secret,
      telemetry: { enabled: false },
      database: prismaAdapter(db.client, { provider: "postgresql" }),
      emailAndPassword: { enabled: true },
      session: { cookieCache: { enabled: true, strategy } },
      advanced: { database: { generateId: () => crypto.randomUUID() } },
    })
    const { headers } = await caching.api.signUpEmail({ body: newPerson(), returnHeaders: true })
    const cookies = headers.getSetCookie().map((line) => /=([^;]*)/.exec(line)?.[1] ?? "")
    expect(headers.getSetCookie().join()).toContain("session_data=")
    refused.push(...cookies.flatMap(variants))
  }

  for (const token of refused) expect(await authenticate(token)).not.toHaveProperty("viewer")
})

test("takes no access token for a session, nor for a proof of an address", async () => {
  const { id, email, name, browser } = await signedUp(auth)
  const signed = tokenOf((await browser.get("/token")).body)
  // What an operator may give to scripts: by the secret that Better Auth signs its mails with.
  const shared = await new SignJWT(claimsOf({ id, email, name }))
    .setProtectedHeader({ alg: "HS256" })
    .setIssuedAt()
    .setIssuer(config.issuer)
    .setAudience(config.audience)
    .setExpirationTime("5m")
    .sign(new TextEncoder().encode(config.secret))
  const [cookie] = browser.cookies.keys()
  if (cookie === undefined) throw new Error("signing up left no cookie")

  for (const token of [signed, shared]) {
    expect(await authenticate(token)).toMatchObject({ kind: "viewer" })
    const asHeader = { authorization: `Bearer ${token}` }
    for (const path of ["/sign-out", "/update-user", "/delete-user"]) {
      await newBrowser(auth).post(path, { name: "Eve", password: "x" }, asHeader)
    }
    const thief = newBrowser(auth)
    thief.cookies.set(cookie, token)
    expect((await thief.get("/get-session")).body).toBe("null")
    expect(await thief.get("/token")).toMatchObject({ status: 401 })
    const proof = await newBrowser(auth).get(`/verify-email?token=${token}`)
    expect(proof).toMatchObject({ status: 404 })
  }
  const person = await db.client.user.findUniqueOrThrow({ where: { id } })
  expect(person).toMatchObject({ name, emailVerified: false })
  expect((await browser.get("/get-session")).body).toMatchObject({ user: { id } })
})

test("makes a new key when the secret has changed, and keeps it encrypted", async () => {
  const { email, password, browser } = await signedUp(auth)
  const before = (await browser.get("/jwks")).body as JSONWebKeySet
  const changed = createAuth({ ...config, secret: `another ${config.secret}` }, db.client)
  const elsewhere = newBrowser(changed)
  await elsewhere.post("/sign-in/email", { email, password })
  const token = tokenOf((await elsewhere.get("/token")).body)
  const after = (await elsewhere.get("/jwks")).body as JSONWebKeySet
  expect(await jwtVerify(token, createLocalJWKSet(after))).toBeDefined()

  const kids = (set: JSONWebKeySet) => set.keys.map(({ kid }) => kid)
  expect(kids(after)).not.toEqual(expect.arrayContaining(kids(before)))
  for (const { privateKey } of await db.client.jwks.findMany()) {
    expect(privateKey).not.toMatch(/kty|"d"/)
  }
})
