import { raw, type Sql } from "@docket/db/sql"

/** A timestamptz column as text that does not depend on the session's time zone. */
export const inUtc = (column: string): Sql => raw(`${column} AT TIME ZONE 'UTC'`)

const OTHER_DATE_STYLE =
  "PostgreSQL writes dates in another style than ISO. Run ALTER DATABASE … RESET datestyle."

/**
 * What `inUtc` selects as RFC 3339 with milliseconds. PostgreSQL leaves out the zeros at the end of a
 * fraction, and one of nothing but zeros.
 */
export const toTimestamp = (text: string): string => {
  if (text[4] !== "-" || text[10] !== " ") throw new Error(OTHER_DATE_STYLE)
  const fraction = text.length === 19 ? ".000" : ""
  return `${text.slice(0, 10)}T${text.slice(11)}${fraction}`.padEnd(23, "0") + "Z"
}
