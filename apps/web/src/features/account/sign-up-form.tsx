"use client"

import { Notice } from "../../ui/notice.tsx"
import { TextField } from "../../ui/text-field.tsx"
import { announceSignIn } from "../session/session-state.ts"
import { emailProblem, nameProblem, passwordLength, passwordProblem } from "./account-fields.ts"
import { authClient } from "./auth-client.ts"
import { failureOf } from "./failure.ts"
import { leaveFor } from "./leave.ts"
import { PasswordField } from "./password-field.tsx"
import { SubmitButton } from "./submit-button.tsx"
import { type Fields, useForm } from "./use-form.ts"

const check = ({ name, email, newPassword }: Fields) => ({
  name: nameProblem(name),
  email: emailProblem(email),
  newPassword: passwordProblem(newPassword),
})

/** Makes an account, signs in with it and goes on to `next`. */
export const SignUpForm = ({ next }: { next: string }) => {
  const { props, errors, message, isPending } = useForm({
    check,
    send: async ({ name = "", email = "", newPassword = "" }) => {
      const person = { name: name.trim(), email: email.trim(), password: newPassword }
      const failure = await failureOf(authClient.signUp.email(person))
      if (failure !== undefined) return failure
      announceSignIn()
      return leaveFor(next)
    },
  })
  return (
    <form {...props} className="flex flex-col gap-5">
      {message !== undefined && <Notice look="danger">{message}</Notice>}
      <TextField name="name" label="Name" autoComplete="name" required error={errors["name"]} />
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
        name="newPassword"
        label="Password"
        autoComplete="new-password"
        hint={`At least ${passwordLength.min} characters. There is no way to reset it by mail.`}
        required
        error={errors["newPassword"]}
      />
      <SubmitButton isPending={isPending}>Create account</SubmitButton>
    </form>
  )
}
