import { CSPProvider } from "@base-ui/react/csp-provider"
import type { Metadata, Viewport } from "next"
import { headers } from "next/headers"
import type { ReactNode } from "react"
import { NONCE } from "../request-headers.ts"
import "./globals.css"

export const metadata: Metadata = {
  title: { default: "Docket", template: "%s · Docket" },
  description: "Your tasks, and nobody else's.",
}

export const viewport: Viewport = {
  colorScheme: "light dark",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fafaf9" },
    { media: "(prefers-color-scheme: dark)", color: "#131211" },
  ],
}

// Reading the nonce makes every page dynamic, as one that changes with each request needs.
const RootLayout = async ({ children }: { children: ReactNode }) => (
  <html lang="en">
    <body className="antialiased">
      <CSPProvider nonce={(await headers()).get(NONCE) ?? undefined}>{children}</CSPProvider>
    </body>
  </html>
)
export default RootLayout
