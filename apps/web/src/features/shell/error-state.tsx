"use client"

import { useRouter } from "next/navigation"
import { startTransition, useEffect, useEffectEvent } from "react"
import { Button } from "../../ui/button.tsx"

const RETRY_MS = 4_000

/** In place of a page that the server could not make: tries again by itself. */
export const ErrorState = ({ reset }: { reset: () => void }) => {
  const router = useRouter()
  const retry = () =>
    startTransition(() => {
      router.refresh()
      reset()
    })
  const retryByItself = useEffectEvent(retry)
  useEffect(() => {
    const timer = setInterval(retryByItself, RETRY_MS)
    return () => clearInterval(timer)
  }, [])
  return (
    <div role="alert" className="flex flex-col items-start gap-4">
      <h1 className="text-2xl font-semibold tracking-tight">Docket is out of reach</h1>
      <p className="text-sm text-muted">
        Nothing that was saved is lost. This page tries again by itself.
      </p>
      <Button onClick={retry}>Try again</Button>
    </div>
  )
}
