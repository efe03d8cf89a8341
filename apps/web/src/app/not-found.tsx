import type { Metadata } from "next"
import Link from "next/link"
import { buttonClasses } from "../ui/button.tsx"

export const metadata: Metadata = { title: "Not found" }

const NotFoundPage = () => (
  <main className="mx-auto flex max-w-md flex-col items-start gap-4 px-4 py-24">
    <h1 className="text-2xl font-semibold tracking-tight">There is no such page</h1>
    <p className="text-sm text-muted">The address may be mistyped, or the page is gone.</p>
    <Link href="/" className={buttonClasses("plain")}>
      To your tasks
    </Link>
  </main>
)
export default NotFoundPage
