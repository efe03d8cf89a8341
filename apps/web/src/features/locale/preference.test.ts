import { expect, test } from "vitest"
import { localeOfRequest } from "./preference.ts"

test.each([
  ["de-CH,de;q=0.9", "de-CH"],
  ["", "en"],
  ["*", "en"],
  ["not a language!", "en"],
  [null, "en"],
])("takes the language from Accept-Language: %s", (header, locale) => {
  expect(localeOfRequest(header, "UTC").locale).toBe(locale)
})

test("does not believe in a zone that there is not", () => {
  expect(localeOfRequest("en", "Europe/Berlin").zone).toBe("Europe/Berlin")
  expect(localeOfRequest("en", "Nowhere/Land").zone).toBe("UTC")
  expect(localeOfRequest("en", undefined).zone).toBe("UTC")
})
