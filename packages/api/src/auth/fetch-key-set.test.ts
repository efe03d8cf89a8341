import { expect, test } from "vitest"
import { fetchKeySet } from "./fetch-key-set.ts"
import { type Answer, json, startKeyServer, status } from "./key-server.testing.ts"
import { makeSigner } from "./testing.ts"

const { jwk } = await makeSigner("ES256", "a")

const ask = async (answer: Answer) => {
  await using server = await startKeyServer(answer)
  return await fetchKeySet(new URL(server.jwks.url), fetch)
}

const bodyOf = (bytes: number): Answer => {
  const text = JSON.stringify({ keys: [jwk], filler: "" })
  return json({ keys: [jwk], filler: "x".repeat(bytes - text.length) })
}

test.each<[reason: string, answer: Answer]>([
  ["the key server answered 500", status(500)],
  ["the key server answered 204", status(204)],
  ["the key server answered 302", status(302, { location: "/elsewhere" })],
  ["not a JWK Set", (response) => void response.end("<!doctype html>")],
  ["not a JWK Set", (response) => void response.end()],
  ["not a JWK Set", json([jwk])],
  ["not a JWK Set", json({ keys: [jwk, "key"] })],
  ["the key set has no usable key", json({ keys: [{ ...jwk, use: "enc" }] })],
  ["the key set is larger than 64 KiB", bodyOf(65_537)],
])("says why it does not believe an answer: %s", async (reason, answer) => {
  await expect(ask(answer)).rejects.toThrow(reason)
})

test("says so of an answer without a body as well", async () => {
  const bodiless = async () => new Response(null)
  await expect(fetchKeySet(new URL("https://issuer.example/keys"), bodiless)).rejects.toThrow(
    "not a JWK Set",
  )
})

test("takes exactly 64 KiB", async () => {
  expect(await ask(bodyOf(65_536))).toHaveLength(1)
})

test("takes a key that says it is for verifying", async () => {
  expect(await ask(json({ keys: [{ ...jwk, key_ops: ["verify"] }] }))).toHaveLength(1)
})

test("asks for a key set, or JSON", async () => {
  const accepted: (string | undefined)[] = []
  await ask((response) => {
    accepted.push(response.req.headers.accept)
    json({ keys: [jwk] })(response)
  })
  expect(accepted).toEqual(["application/jwk-set+json, application/json"])
})
