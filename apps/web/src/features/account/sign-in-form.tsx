"use client"

import { Notice } from "../../ui/notice.tsx"
import { TextField } from "../../ui/text-field.tsx"
import { announceSignIn } from "../session/session-state.ts"
import { emailProblem } from "./account-fields.ts"
import { authClient } from "./auth-client.ts"
import { failureOf } from "./failure.ts"
import { leaveFor } from "./leave.ts"
import { PasswordField } from "./password-field.tsx"
import { SubmitButton } from "./submit-button.tsx"
import { type Fields, useForm } from "./use-form.ts"

const check = ({ email, password }: Fields) => ({
  email: emailProblem(email),
  password: password === "" ? "Enter your password." : undefined,
})

/** Signs in and goes on to `next`. */
export const SignInForm = ({ next }: { next: string }) => {
  const { props, errors, message, isPending } = useForm({
    check,
    send: async ({ email = "", password = "" }) => {
      const failure = await failureOf(authClient.signIn.email({ email: email.trim(), password }))
      if (failure !== undefined) return failure
      announceSignIn()
      return leaveFor(next)
    },
  })
  return (
    <form {...props} className="flex flex-col gap-5">
      {message !== undefined && <Notice look="danger">{message}</Notice>}
      <TextField
        name="email"
        label="E-mail"
        type="email"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        error={errors["email"]}
      />
      <PasswordField
        name="password"
        label="Password"
        autoComplete="current-password"
        required
        error={errors["password"]}
      />
      <SubmitButton isPending={isPending}>Sign in</SubmitButton>
    </form>
  )
}
