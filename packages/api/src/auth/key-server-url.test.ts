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

test.each(["localhost:3000", "127.0.0.1", "127.8.8.8", "127.1", "[::1]:3000"])(
  "takes plain http to %s outside production only",
  (host) => {
    expect(parseKeyServerUrl(`http://${host}/keys`, development).protocol).toBe("http:")
    expect(() => parseKeyServerUrl(`http://${host}/keys`, production)).toThrow(TypeError)
  },
)

test.each([
  "http://issuer.example/keys",
  "http://127.0.0.1.evil.example/keys",
  "http://localhost.evil.example/keys",
  "http://localhost@evil.example/keys",
  "http://0.0.0.0/keys",
  "http://10.0.0.1/keys",
  "https://user@issuer.example/keys",
  "https://:pass@issuer.example/keys",
  "file:///etc/keys.json",
  "data:application/json,{}",
  "/keys",
  "",
])("refuses %j", (address) => {
  expect(() => parseKeyServerUrl(address, development)).toThrow(TypeError)
})
