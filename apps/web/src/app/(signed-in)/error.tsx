"use client"

import { Button } from "../../ui/button.tsx"

const ErrorPage = ({ reset }: { reset: () => void }) => (
  <div className="flex flex-col items-start gap-4">
    <h1 className="text-2xl font-semibold tracking-tight">Something went wrong</h1>
    <p className="text-sm text-muted">Nothing that was saved is lost.</p>
    <Button onClick={reset}>Try again</Button>
  </div>
)
export default ErrorPage
