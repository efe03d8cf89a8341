"use client"

import { type ComponentProps, useState } from "react"
import { TextField } from "../../ui/text-field.tsx"

type PasswordFieldProps = Omit<ComponentProps<typeof TextField>, "type" | "end"> & {
  autoComplete: "current-password" | "new-password"
}

/** A password, which whoever is alone may look at. */
export const PasswordField = (props: PasswordFieldProps) => {
  const [isShown, setIsShown] = useState(false)
  return (
    <TextField
      {...props}
      type={isShown ? "text" : "password"}
      autoCapitalize="none"
      spellCheck={false}
      end={
        <button
          type="button"
          aria-pressed={isShown}
          className="rounded-md px-2 py-1 text-sm text-muted hover:bg-raised hover:text-ink"
          onClick={() => setIsShown(!isShown)}
        >
          {isShown ? "Hide" : "Show"}
          <span className="sr-only"> what is typed</span>
        </button>
      }
    />
  )
}
