"use client"

import { useState } from "react"
import { Button } from "../../ui/button.tsx"
import { Dialog } from "../../ui/dialog.tsx"
import { Notice } from "../../ui/notice.tsx"
import { usePerson } from "../session/person.tsx"
import { announceSignOut } from "../session/session-state.ts"
import { failureOf } from "./failure.ts"
import { leaveFor } from "./leave.ts"
import { PasswordField } from "./password-field.tsx"
import { SubmitButton } from "./submit-button.tsx"
import { type Fields, useForm } from "./use-form.ts"

const check = ({ password }: Fields) => ({
  password: password === "" ? "Enter your password." : undefined,
})

/** Deletes a person and all that is theirs, once they have given their password. */
export const DeleteAccount = ({ email }: { email: string }) => {
  const [isOpen, setIsOpen] = useState(false)
  const close = () => setIsOpen(false)
  return (
    <>
      <Button look="danger" onClick={() => setIsOpen(true)}>
        Delete account
      </Button>
      <Dialog
        title="Delete your account?"
        description="All your tasks go with it, those in the trash too. Nobody can bring them back."
        isOpen={isOpen}
        onClose={close}
      >
        <DeleteForm email={email} onCancel={close} />
      </Dialog>
    </>
  )
}

const DeleteForm = ({ email, onCancel }: { email: string; onCancel: () => void }) => {
  const { authClient } = usePerson()
  const { props, errors, message, isPending } = useForm({
    check,
    send: async ({ password = "" }) => {
      const failure = await failureOf(authClient.deleteUser({ password }))
      if (failure !== undefined) return failure
      announceSignOut()
      return leaveFor("/sign-in?deleted=1")
    },
  })
  return (
    <form {...props} className="flex flex-col gap-5">
      {message !== undefined && <Notice look="danger">{message}</Notice>}
      <input type="email" name="username" autoComplete="username" value={email} readOnly hidden />
      <PasswordField
        name="password"
        label="Password"
        autoComplete="current-password"
        required
        error={errors["password"]}
      />
      <div className="grid gap-3 sm:flex sm:justify-end">
        <Button onClick={onCancel}>Keep my account</Button>
        <SubmitButton look="danger" isPending={isPending}>
          Delete everything
        </SubmitButton>
      </div>
    </form>
  )
}
