import { expect, test } from "vitest"
import { createClientAddress } from "./client-address.ts"

const socket = "10.0.0.1"

test.each([
  // [TRUST_PROXY, X-Forwarded-For, whose address it is]
  [false, "1.1.1.1", socket],
  [false, undefined, socket],
  [0, "1.1.1.1", socket],
  [1, "1.1.1.1", "1.1.1.1"],
  [1, "6.6.6.6, 1.1.1.1", "1.1.1.1"],
  [1, ["6.6.6.6", "1.1.1.1"], "1.1.1.1"],
  [2, "6.6.6.6, 1.1.1.1, 10.0.0.2", "1.1.1.1"],
  [2, "1.1.1.1", "1.1.1.1"],
  [1, undefined, socket],
  [1, "1.1.1.1, not an address", socket],
  [1, "1.1.1.1,", socket],
  [1, "::ffff:1.1.1.1", "1.1.1.1"],
  [1, "2001:db8::1", "2001:db8::1"],
  [1, "203.0.113.9:51234", "203.0.113.9"],
  [1, "[2001:db8::1]:51234", "2001:db8::1"],
  [1, "[2001:db8::1]", "2001:db8::1"],
  [1, "[::ffff:1.1.1.1]:51234", "1.1.1.1"],
  [1, "203.0.113.9:port", socket],
  ["10.0.0.0/8", "1.1.1.1:80, 10.0.0.2:51234", "1.1.1.1"],
  [true, "6.6.6.6, 1.1.1.1", "6.6.6.6"],
  ["10.0.0.0/8", "6.6.6.6, 1.1.1.1, 10.0.0.2", "1.1.1.1"],
  ["10.0.0.1, 10.0.0.2", "6.6.6.6, 1.1.1.1, 10.0.0.2", "1.1.1.1"],
  ["10.0.0.9", "6.6.6.6", socket],
  ["2001:db8::/32", "6.6.6.6", socket],
])("with TRUST_PROXY=%s and %j the client is %s", (trustProxy, forwarded, client) => {
  const clientAddress = createClientAddress(trustProxy)
  const headers = forwarded === undefined ? {} : { "x-forwarded-for": forwarded }
  expect(clientAddress(socket, headers as Record<string, string>)).toBe(client)
  expect(clientAddress(`::ffff:${socket}`, headers as Record<string, string>)).toBe(client)
})
