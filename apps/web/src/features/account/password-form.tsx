"use client"

import { useRouter } from "next/navigation"
import { Notice } from "../../ui/notice.tsx"
import { usePerson } from "../session/person.tsx"
import { passwordLength, passwordProblem } from "./account-fields.ts"
import { Done } from "./done.tsx"
import { failureOf } from "./failure.ts"
import { PasswordField } from "./password-field.tsx"
import { SubmitButton } from "./submit-button.tsx"
import { type Fields, useForm } from "./use-form.ts"

const check = ({ password, newPassword }: Fields) => ({
  password: password === "" ? "Enter your current password." : undefined,
  newPassword: passwordProblem(newPassword),
})

/** Changes the password, and signs out everywhere else. */
export const PasswordForm = ({ email }: { email: string }) => {
  const { authClient } = usePerson()
  const router = useRouter()
  const { props, errors, message, isPending, isDone } = useForm({
    check,
    send: ({ password = "", newPassword = "" }) => {
      const change = { currentPassword: password, newPassword, revokeOtherSessions: true }
      return failureOf(authClient.changePassword(change))
    },
    onDone: (form) => {
      form.reset()
      router.refresh()
    },
  })
  return (
    <form {...props} className="flex flex-col items-start gap-4">
      {message !== undefined && <Notice look="danger">{message}</Notice>}
      {/* Tells a password manager whose password this is. */}
      <input type="email" name="username" autoComplete="username" value={email} readOnly hidden />
      <PasswordField
        name="password"
        label="Current password"
        autoComplete="current-password"
        required
        error={errors["password"]}
        className="w-full"
      />
      <PasswordField
        name="newPassword"
        label="New password"
        autoComplete="new-password"
        hint={`At least ${passwordLength.min} characters.`}
        required
        error={errors["newPassword"]}
        className="w-full"
      />
      <div className="flex flex-wrap items-center gap-3">
        <SubmitButton look="plain" isPending={isPending}>
          Change password
        </SubmitButton>
        <Done isShown={isDone}>Changed. Every other device is signed out.</Done>
      </div>
    </form>
  )
}
