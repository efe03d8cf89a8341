import { expect, test } from "vitest"
import { parseKeyServerUrl } from "./key-server-url.ts"

const production = { allowInsecureLoopback: false }
const development = { allowInsecureLoopback: true }

test.each(["https://issuer.example/keys", "https://127.0.0.1/keys"])(
  "takes %s everywhere",
  (address) => {
    expect(parseKeyServerUrl(address, production).href).toBe(address)
    expect(parseKeyServerUrl(address, development).href).toBe(address)
  },
)

test.each(["localhost:3000", "127.0.0.1", "127.8.8.8", "127.10.20.30", "127.1", "[::1]:3000"])(
  "takes plain http to %s outside production only",
  (host) => {
    expect(parseKeyServerUrl(`http://${host}/keys`, development).protocol).toBe("http:")
    expect(() => parseKeyServerUrl(`http://${host}/keys`, production)).toThrow(TypeError)
  },
)

const NOT_A_URL = "the key server's address is not a URL"
const WITH_USER = "the key server's address must not hold a user name or password"
const NOT_HTTPS = "the key server's address must be https (http to loopback in development)"

test.each([
  ["http://issuer.example/keys", NOT_HTTPS],
  ["http://127.0.0.1.evil.example/keys", NOT_HTTPS],
  ["http://localhost.evil.example/keys", NOT_HTTPS],
  ["http://localhost@evil.example/keys", WITH_USER],
  ["http://0.0.0.0/keys", NOT_HTTPS],
  ["http://10.0.0.1/keys", NOT_HTTPS],
  ["ftp://localhost/keys", NOT_HTTPS],
  ["https://user@issuer.example/keys", WITH_USER],
  ["https://:pass@issuer.example/keys", WITH_USER],
  ["file:///etc/keys.json", NOT_HTTPS],
  ["data:application/json,{}", NOT_HTTPS],
  ["/keys", NOT_A_URL],
  ["", NOT_A_URL],
])("refuses %j and says why", (address, reason) => {
  expect(() => parseKeyServerUrl(address, development)).toThrow(new TypeError(reason))
})
