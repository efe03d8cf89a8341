"use client"

import { useRouter } from "next/navigation"
import { Notice } from "../../ui/notice.tsx"
import { TextField } from "../../ui/text-field.tsx"
import { usePerson } from "../session/person.tsx"
import { nameProblem } from "./account-fields.ts"
import { Done } from "./done.tsx"
import { failureOf } from "./failure.ts"
import { SubmitButton } from "./submit-button.tsx"
import { useForm } from "./use-form.ts"

/** Changes the name by which a person is greeted. */
export const NameForm = ({ name }: { name: string }) => {
  const { authClient } = usePerson()
  const router = useRouter()
  const { props, errors, message, isPending, isDone } = useForm({
    check: ({ name }) => ({ name: nameProblem(name) }),
    send: ({ name = "" }) => failureOf(authClient.updateUser({ name: name.trim() })),
    onDone: () => router.refresh(),
  })
  return (
    <form {...props} className="flex flex-col items-start gap-4">
      {message !== undefined && <Notice look="danger">{message}</Notice>}
      <TextField
        name="name"
        label="Name"
        autoComplete="name"
        required
        defaultValue={name}
        error={errors["name"]}
        className="w-full"
      />
      <div className="flex flex-wrap items-center gap-3">
        <SubmitButton look="plain" isPending={isPending}>
          Save name
        </SubmitButton>
        <Done isShown={isDone}>Saved.</Done>
      </div>
    </form>
  )
}
