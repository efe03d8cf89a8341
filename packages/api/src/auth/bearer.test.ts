import { expect, test } from "vitest"
import { createAuthenticator } from "./authenticate.ts"
import { audience, hmac, issuer, rejectedFor, secret, tokenOf } from "./testing.ts"

const { authenticate } = createAuthenticator({ issuer, audience, secret })
const token = tokenOf(hmac(secret))

test("takes a request without the header for an anonymous one", async () => {
  expect(await authenticate([])).toEqual({ kind: "anonymous" })
})

test.each(["Bearer", "bearer", "BEARER", "bEaReR"])("takes the scheme %s", async (scheme) => {
  expect(await authenticate([`${scheme} ${token}`])).toMatchObject({ kind: "viewer" })
})

test.each([
  "",
  " ",
  token,
  "Bearer",
  "Bearer ",
  ` Bearer ${token}`,
  `Bearer  ${token}`,
  `Bearer\t${token}`,
  `Bearer ${token} `,
  `Bearer Bearer ${token}`,
  `Bearer ${token}, Bearer ${token}`,
  `Bearer:${token}`,
  `Bearer${token}`,
  `Token ${token}`,
  `Basic ${token}`,
  `DPoP ${token}`,
])("refuses the header %j", async (header) => {
  expect(await authenticate([header])).toEqual(rejectedFor("not a Bearer credential"))
})

test("refuses two headers, equal ones too", async () => {
  const header = `Bearer ${token}`
  const reason = "more than one Authorization header"
  expect(await authenticate([header, header])).toEqual(rejectedFor(reason))
  expect(await authenticate([header, ""])).toEqual(rejectedFor(reason))
})
