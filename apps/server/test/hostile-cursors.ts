import { createHash } from "node:crypto"

type Binding = { userId: string; sort: string; trash: boolean }

/** What anybody can do who has read how cursors are made: the digest keeps no secret. */
export const forge = (content: string | Buffer, { userId, sort, trash }: Binding): string => {
  const payload = Buffer.from(content).toString("base64url")
  const digest = createHash("sha256").update(JSON.stringify([payload, userId, sort, trash]))
  return `${payload}.${digest.digest().subarray(0, 12).toString("base64url")}`
}

const each = (...texts: string[]): string[] => texts
const quoted = (texts: string[]): string[] => texts.map((text) => JSON.stringify(text))

/** In JSON. A few are good keys of one sort or another, most texts of titles. */
export const keys: string[] = [
  // Of another type.
  ...each("null", "true", "0", "-1", "1e400", "1e308", `1${"0".repeat(400)}`, "0.1", "-0"),
  ...each("[]", "{}", "[[[[]]]]", `["none"]`, `{"toString":null}`, `{"__proto__":{"length":9}}`),
  `${"[".repeat(1000)}${"]".repeat(1000)}`,
  // Escapes that JSON has and PostgreSQL's text has not.
  String.raw`"\u0000"`,
  String.raw`"Tea\u0000"`,
  ...each(String.raw`"\ud800"`, String.raw`"Tea\udfff"`, String.raw`"\udc00\ud800"`),
  ...quoted(["", " ", "\uFEFF", "\u200B", "\uFFFF", "\u{10FFFF}", "\u202E", "e\u0301".repeat(90)]),
  ...quoted(["x".repeat(200), "x".repeat(201), "😀".repeat(200), "😀".repeat(201)]),
  ...quoted(["'", "'; DROP TABLE tasks; --", "%", "\\", "$1", "::text", "NULL", "none", "urgent"]),
  ...quoted(["NONE", "none ", "5", "constructor", "__proto__", "hasOwnProperty"]),
  // Words, eras and dates that PostgreSQL or JavaScript reads as times.
  ...quoted(["infinity", "-infinity", "epoch", "now", "today", "yesterday", "allballs", "NaN"]),
  ...quoted(["0001-01-01", "9999-12-31", "10000-01-01", "0001-01-01 BC", "4714-11-24 BC"]),
  ...quoted(["2023-02-29", "2024-02-30", "2024-13-01", "2024-00-00", "20240101", "J2451187"]),
  ...quoted(["0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z", "10000-01-01T00:00:00.000Z"]),
  ...quoted(["+275760-09-13T00:00:00.000Z", "-000001-01-01T00:00:00.000Z", "294277-01-01"]),
  ...quoted(["2024-02-30T00:00:00.000Z", "2024-01-01T24:00:00.000Z", "2024-01-01T23:59:60.000Z"]),
  ...quoted(["2024-01-01T00:00:00.000+24:00", "2024-01-01T00:00:00.000", "2024-01-01T00:00:00Z"]),
  ...quoted(["2024-01-01T00:00:00.000z", "2024-01-01T00:00:00.0000001Z", "٢٠٢٤-٠١-٠١"]),
  ...quoted(["2024-01-01T00:00:00.000Z\n", " 2024-01-01", "2024-01-01\u0000"]),
]

/** PostgreSQL has no such year; JavaScript has. */
export const keysOfYear0 = quoted([
  ...each("0000-01-01T00:00:00.000Z", "0000-02-29T12:00:00.000Z", "0000-12-31T23:59:59.999Z"),
  "0000-01-01",
  "0000-12-31",
])

/** Whole payloads around a key and an id that are good by themselves. */
export const misshapen = (key: string, id: string): (string | Buffer)[] => [
  ...each(
    "",
    "null",
    "1",
    '"x"',
    "[]",
    "{}",
    "[1]",
    `[1,${key}]`,
    `[${key},"${id}"]`,
    `[1,"${id}"]`,
  ),
  `[1,${key},"${id}",null]`,
  `[1,${key},"${id}",1,2,3]`,
  ...["0", "2", "-1", "1.5", '"1"', "true", "null", "[1]", "1e400"].map(
    (version) => `[${version},${key},"${id}"]`,
  ),
  `{"0":1,"1":${key},"2":"${id}","length":3}`,
  `[[1,${key},"${id}"]]`,
  `[1,[${key}],"${id}"]`,
  `[1,${key},["${id}"]]`,
  `[1,${key},"${id}"] x`,
  `[1,${key},"${id}"`,
  `\uFEFF[1,${key},"${id}"]`,
  Buffer.from([0xff, 0xfe, 0x00, 0xed, 0xa0, 0x80]),
  `${"[".repeat(1400)}${"]".repeat(1400)}`,
  ...[
    ...each("null", "1", "1e400", "true", "{}", "[]", '""', '" "', '"x"', String.raw`"\u0000"`),
    ...each('"00000000-0000-0000-0000-000000000000"', '"ffffffff-ffff-ffff-ffff-ffffffffffff"'),
    ...each(`" ${id}"`, `"${id}\\n"`, `"{${id}}"`, `"${id.replaceAll("-", "")}"`, `"${id}0"`),
    ...each(String.raw`"\ud800"`, `"' OR user_id <> '"`, `{"not":"${id}"}`),
  ].map((other) => `[1,${key},${other}]`),
]
