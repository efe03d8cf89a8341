"use client"

import { ErrorState } from "../features/shell/error-state.tsx"

const ErrorPage = ({ reset }: { reset: () => void }) => (
  <main className="mx-auto max-w-md px-4 py-24">
    <ErrorState reset={reset} />
  </main>
)
export default ErrorPage
