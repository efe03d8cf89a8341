"use client"

import "./globals.css"
import { Button } from "../ui/button.tsx"

const GlobalErrorPage = () => (
  <html lang="en">
    <body className="antialiased">
      <title>Something went wrong · Docket</title>
      <main className="mx-auto flex max-w-md flex-col items-start gap-4 px-4 py-24">
        <h1 className="text-2xl font-semibold tracking-tight">Something went wrong</h1>
        <p className="text-sm text-muted">Nothing that was saved is lost.</p>
        <Button onClick={() => window.location.reload()}>Try again</Button>
      </main>
    </body>
  </html>
)
export default GlobalErrorPage
