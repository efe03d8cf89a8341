import { cookies, headers } from "next/headers"
import { cache } from "react"
import { localeOfRequest, ZONE_COOKIE, type Locale } from "./preference.ts"

/** What the request that is being answered tells of the person's language and zone. */
export const requestLocale = cache(async (): Promise<Locale> => {
  const zone = (await cookies()).get(ZONE_COOKIE)?.value
  return localeOfRequest((await headers()).get("accept-language"), zone)
})
