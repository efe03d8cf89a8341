/**
 * A UUID of version 7 (RFC 9562, section 5.7). `crypto.randomUUID` is missing from pages that were
 * not loaded over HTTPS; `getRandomValues` is not.
 */
export const uuidV7 = (): string => {
  const time = Date.now().toString(16).padStart(12, "0")
  const random = [...crypto.getRandomValues(new Uint8Array(10))]
  random[2] = 0x80 | ((random[2] ?? 0) & 0x3f)
  const hex = random.map((byte) => byte.toString(16).padStart(2, "0")).join("")
  const groups = [time.slice(0, 8), time.slice(8), `7${hex.slice(1, 4)}`]
  return [...groups, hex.slice(4, 8), hex.slice(8)].join("-")
}
