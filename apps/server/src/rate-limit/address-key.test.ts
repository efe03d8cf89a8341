import { expect, test } from "vitest"
import { addressKey } from "./address-key.ts"

test.each([
  ["192.0.2.7", "192.0.2.7"],
  ["::ffff:192.0.2.7", "192.0.2.7"],
  ["::FFFF:192.0.2.7", "192.0.2.7"],
  ["::1", "0:0:0:0::/64"],
  ["::", "0:0:0:0::/64"],
  ["2001:db8:0:7::", "2001:db8:0:7::/64"],
  ["2001:0DB8:0:7:1:2:3:4", "2001:db8:0:7::/64"],
  ["2001:db8::7:1:2:3:4", "2001:db8:0:7::/64"],
  ["2001:db8:0:8::1", "2001:db8:0:8::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["64:ff9b::192.0.2.7", "64:ff9b:0:0::/64"],
  [undefined, "unknown"],
  ["", "unknown"],
  ["_hidden", "unknown"],
  ["x".repeat(9_000), "unknown"],
])("takes %j for %s", (address, key) => {
  expect(addressKey(address)).toBe(key)
})
