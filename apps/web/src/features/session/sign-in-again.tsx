"use client"

import { useState, type SubmitEvent } from "react"
import { Button, buttonClasses } from "../../ui/button.tsx"
import { Dialog } from "../../ui/dialog.tsx"
import { TextField } from "../../ui/text-field.tsx"
import { signInWithPassword } from "../account/sign-in.ts"
import { sessionState } from "./session-state.ts"
import { useStore } from "./store.ts"

const Form = ({ email }: { email: string }) => {
  const [error, setError] = useState<string>()
  const [isPending, setPending] = useState(false)

  const signIn = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    const password = new FormData(event.currentTarget).get("password")
    if (typeof password !== "string") return
    setPending(true)
    const failure = await signInWithPassword({ email, password })
    setPending(false)
    setError(failure)
    if (failure === undefined) sessionState.set("signed in")
  }

  return (
    <form onSubmit={(event) => void signIn(event)} className="flex flex-col gap-4">
      <TextField
        name="email"
        label="E-mail"
        type="email"
        value={email}
        readOnly
        autoComplete="username"
      />
      <TextField
        name="password"
        label="Password"
        type="password"
        autoComplete="current-password"
        required
        error={error}
      />
      <div className="flex flex-wrap justify-end gap-2">
        <a href="/sign-in" className={buttonClasses("quiet")}>
          Sign in as somebody else
        </a>
        <Button look="primary" type="submit" disabled={isPending}>
          Sign in
        </Button>
      </div>
    </form>
  )
}

/** Lies over the page when the session has ended elsewhere: what was typed beneath it stays. */
export const SignInAgain = ({ email }: { email: string }) => (
  <Dialog
    title="You are signed out"
    description="Your session has ended. Sign in again to go on where you were: nothing is lost."
    isOpen={useStore(sessionState) === "signed out"}
    isDismissible={false}
    onClose={() => {}}
  >
    <Form email={email} />
  </Dialog>
)
