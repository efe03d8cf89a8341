"use client"

import { buttonClasses } from "../../ui/button.tsx"
import { Dialog } from "../../ui/dialog.tsx"
import { Notice } from "../../ui/notice.tsx"
import { TextField } from "../../ui/text-field.tsx"
import { authClient } from "../account/auth-client.ts"
import { failureOf } from "../account/failure.ts"
import { PasswordField } from "../account/password-field.tsx"
import { SubmitButton } from "../account/submit-button.tsx"
import { useForm } from "../account/use-form.ts"
import { usePerson } from "./person.tsx"
import { announceSignIn, sessionState } from "./session-state.ts"
import { useStore } from "./store.ts"

const Form = () => {
  const { email } = usePerson()
  const { props, errors, message, isPending } = useForm({
    check: ({ password }) => ({ password: password === "" ? "Enter your password." : undefined }),
    send: ({ password = "" }) => failureOf(authClient.signIn.email({ email, password })),
    onDone: announceSignIn,
  })
  return (
    <form {...props} className="flex flex-col gap-4">
      {message !== undefined && <Notice look="danger">{message}</Notice>}
      <TextField
        name="email"
        label="E-mail"
        type="email"
        value={email}
        readOnly
        autoComplete="username"
      />
      <PasswordField
        name="password"
        label="Password"
        autoComplete="current-password"
        required
        error={errors["password"]}
      />
      <div className="flex flex-wrap justify-end gap-2">
        <a href="/sign-in" className={buttonClasses("quiet")}>
          Sign in as somebody else
        </a>
        <SubmitButton isPending={isPending}>Sign in</SubmitButton>
      </div>
    </form>
  )
}

/** Lies over the page when the session has ended elsewhere: what was typed beneath it stays. */
export const SignInAgain = () => (
  <Dialog
    title="You are signed out"
    description="Your session has ended. Sign in again to go on where you were: nothing is lost."
    isOpen={useStore(sessionState) === "signed out"}
    isDismissible={false}
    onClose={() => {}}
  >
    <Form />
  </Dialog>
)
