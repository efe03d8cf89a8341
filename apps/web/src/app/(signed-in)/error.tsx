"use client"

import { ErrorState } from "../../features/shell/error-state.tsx"

const ErrorPage = ({ reset }: { reset: () => void }) => <ErrorState reset={reset} />
export default ErrorPage
