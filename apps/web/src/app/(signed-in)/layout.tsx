import type { ReactNode } from "react"
import { requireSession } from "../../auth/session.ts"
import { webConfig } from "../../env.ts"
import { requestLocale } from "../../features/locale/request-locale.ts"
import { SignedIn } from "../../features/shell/signed-in.tsx"

/** The shell of every page that needs somebody signed in; each page asks for the session itself. */
const SignedInLayout = async ({ children }: { children: ReactNode }) => {
  const { user } = await requireSession()
  return (
    <SignedIn
      key={user.id}
      apiUrl={webConfig().apiUrl}
      person={{ id: user.id, email: user.email }}
      locale={await requestLocale()}
    >
      {children}
    </SignedIn>
  )
}
export default SignedInLayout
