import { CSPProvider } from "@base-ui/react/csp-provider"
import type { Metadata, Viewport } from "next"
import { headers } from "next/headers"
import localFont from "next/font/local"
import type { ReactNode } from "react"
import { NONCE } from "../request-headers.ts"
import "./globals.css"

// With a fallback of the same measures, so that nothing moves when it arrives.
const inter = localFont({
  src: "../../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
  variable: "--font-inter",
  weight: "100 900",
})

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
  <html lang="en" className={inter.variable}>
    <body className="antialiased">
      <CSPProvider nonce={(await headers()).get(NONCE) ?? undefined}>{children}</CSPProvider>
    </body>
  </html>
)
export default RootLayout
