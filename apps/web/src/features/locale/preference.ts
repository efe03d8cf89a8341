import { dateIn } from "./dates.ts"

export const ZONE_COOKIE = "docket-zone"

/** `today` is the person's own calendar date, `YYYY-MM-DD`. */
export type Locale = { locale: string; zone: string; today: string }

const firstOf = (acceptLanguage: string | null): string => {
  const first = acceptLanguage?.split(",")[0]?.split(";")[0]?.trim() ?? ""
  try {
    return Intl.getCanonicalLocales(first)[0] ?? "en"
  } catch {
    return "en"
  }
}

const isZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== ""
  } catch {
    return false
  }
}

/** What a request tells of the person's language and zone. */
export const localeOfRequest = (
  acceptLanguage: string | null,
  zoneCookie: string | undefined,
): Locale => {
  const zone = zoneCookie !== undefined && isZone(zoneCookie) ? zoneCookie : "UTC"
  return { locale: firstOf(acceptLanguage), zone, today: dateIn(zone, new Date()) }
}
