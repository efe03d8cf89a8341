"use client"

import { createContext, use, useEffect, useState, type ReactNode } from "react"
import { dateIn } from "./dates.ts"
import { ZONE_COOKIE, type Locale } from "./preference.ts"

const LocaleContext = createContext<Locale>({ locale: "en", zone: "UTC", today: "1970-01-01" })

export const useLocale = (): Locale => use(LocaleContext)

const A_YEAR_S = 31_536_000
const RECHECK_MS = 60_000

const browserLocale = (): Locale => {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return { locale: navigator.language, zone, today: dateIn(zone, new Date()) }
}

/**
 * The person's language, zone and calendar date. The first paint takes what the server knows, so
 * that both agree; the browser knows better, and remembers it for the server's next time.
 */
export const LocaleProvider = ({ initial, children }: { initial: Locale; children: ReactNode }) => {
  const [locale, setLocale] = useState(initial)

  useEffect(() => {
    const update = () => {
      const now = browserLocale()
      document.cookie = `${ZONE_COOKIE}=${encodeURIComponent(now.zone)}; path=/; max-age=${A_YEAR_S}; samesite=lax`
      setLocale((before) =>
        before.today === now.today && before.zone === now.zone && before.locale === now.locale
          ? before
          : now,
      )
    }
    update()
    // A tab may stay open over midnight.
    const timer = setInterval(update, RECHECK_MS)
    return () => clearInterval(timer)
  }, [])

  return <LocaleContext value={locale}>{children}</LocaleContext>
}
