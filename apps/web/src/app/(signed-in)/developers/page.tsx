import type { Metadata } from "next"
import { requireSession } from "../../../auth/session.ts"
import { webConfig } from "../../../env.ts"
import { TokenPanel } from "../../../features/developer/token-panel.tsx"

export const metadata: Metadata = { title: "Developers" }

const DevelopersPage = async () => {
  await requireSession()
  const { apiUrl } = webConfig()
  const link = "text-accent underline underline-offset-4"
  return (
    <div className="flex flex-col gap-8">
      <div className="flex flex-col gap-2">
        <h1 className="text-2xl font-semibold tracking-tight">Developers</h1>
        <p className="max-w-prose text-sm text-muted">
          Your tasks over HTTP: with the typed client, or with any other.{" "}
          <a href={`${apiUrl}/docs`} className={link}>
            API reference
          </a>{" "}
          ·{" "}
          <a href={`${apiUrl}/openapi.json`} className={link}>
            OpenAPI document
          </a>
        </p>
      </div>
      <TokenPanel apiUrl={apiUrl} />
    </div>
  )
}
export default DevelopersPage
