/** Calendar dates are `YYYY-MM-DD`, without time or zone. */

const utc = (date: string): Date => new Date(`${date}T00:00:00Z`)

export const addDays = (date: string, days: number): string => {
  const moved = utc(date)
  moved.setUTCDate(moved.getUTCDate() + days)
  return moved.toISOString().slice(0, 10)
}

/** The calendar date of a moment in an IANA time zone. */
export const dateIn = (zone: string, moment: Date): string => {
  const parts = new Intl.DateTimeFormat("en", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
  }).formatToParts(moment)
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? ""
  return `${part("year").padStart(4, "0")}-${part("month")}-${part("day")}`
}

const daysBetween = (from: string, to: string): number =>
  Math.round((utc(to).getTime() - utc(from).getTime()) / 86_400_000)

/** A due date as people say it: "today", "tomorrow", a weekday of this week, else a date. */
export const sayDate = (
  date: string,
  { locale, today }: { locale: string; today: string },
): string => {
  const days = daysBetween(today, date)
  if (Math.abs(days) <= 1) {
    return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(days, "day")
  }
  if (days > 1 && days < 7) {
    return new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" }).format(utc(date))
  }
  const isThisYear = date.slice(0, 4) === today.slice(0, 4)
  return new Intl.DateTimeFormat(locale, {
    day: "numeric",
    month: "short",
    timeZone: "UTC",
    ...(!isThisYear && { year: "numeric" }),
  }).format(utc(date))
}

/** A moment in the person's own zone. */
export const sayMoment = (
  moment: Date,
  { locale, zone }: { locale: string; zone: string },
): string =>
  new Intl.DateTimeFormat(locale, {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone: zone,
  }).format(moment)
