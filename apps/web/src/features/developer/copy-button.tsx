"use client"

import { Check, Copy } from "lucide-react"
import { useEffect, useState } from "react"
import { Button } from "../../ui/button.tsx"

const SAID_MS = 2_000

/** Copies a text, and says that it did. */
export const CopyButton = ({ label, text }: { label: string; text: string | undefined }) => {
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle")
  useEffect(() => {
    if (state === "idle") return undefined
    const timer = setTimeout(() => setState("idle"), SAID_MS)
    return () => clearTimeout(timer)
  }, [state])

  const copy = () => {
    if (text === undefined) return
    navigator.clipboard.writeText(text).then(
      () => setState("copied"),
      () => setState("failed"),
    )
  }
  return (
    <>
      <Button size="small" disabled={text === undefined} onClick={copy}>
        {state === "copied" ? (
          <Check aria-hidden className="size-4" />
        ) : (
          <Copy aria-hidden className="size-4" />
        )}
        {label}
      </Button>
      <span role="status" className="sr-only">
        {state === "copied" && "Copied"}
        {state === "failed" && "Could not copy. Select the text and copy it yourself."}
      </span>
    </>
  )
}
