import { cookies, headers } from "next/headers"
import type { ReactNode } from "react"
import { requireSession } from "../../auth/session.ts"
import { webConfig } from "../../env.ts"
import { ZONE_COOKIE, localeOfRequest } from "../../features/locale/preference.ts"
import { SignedIn } from "../../features/shell/signed-in.tsx"

/** The shell of every page that needs somebody signed in; each page asks for the session itself. */
const SignedInLayout = async ({ children }: { children: ReactNode }) => {
  const { user } = await requireSession()
  const zone = (await cookies()).get(ZONE_COOKIE)?.value
  const locale = localeOfRequest((await headers()).get("accept-language"), zone)
  return (
    <SignedIn key={user.id} apiUrl={webConfig().apiUrl} email={user.email} locale={locale}>
      {children}
    </SignedIn>
  )
}
export default SignedInLayout
