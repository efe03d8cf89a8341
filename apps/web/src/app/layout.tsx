import type { Metadata, Viewport } from "next"
import type { ReactNode } from "react"
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

const RootLayout = ({ children }: { children: ReactNode }) => (
  <html lang="en">
    <body className="antialiased">{children}</body>
  </html>
)
export default RootLayout
