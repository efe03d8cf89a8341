"use client"

import { useRouter } from "next/navigation"
import { Notice } from "../../ui/notice.tsx"
import { usePerson } from "../session/person.tsx"
import { Done } from "./done.tsx"
import { failureOf } from "./failure.ts"
import { SubmitButton } from "./submit-button.tsx"
import { useForm } from "./use-form.ts"

const say = (count: number): string => {
  if (count === 0) return "You are signed in on this device only."
  return count === 1
    ? "You are signed in on one other device."
    : `You are signed in on ${count} other devices.`
}

/** Signs out everywhere but here. */
export const OtherDevices = ({ count }: { count: number }) => {
  const { authClient } = usePerson()
  const router = useRouter()
  const { props, message, isPending, isDone } = useForm({
    check: () => ({}),
    send: () => failureOf(authClient.revokeOtherSessions()),
    onDone: () => router.refresh(),
  })
  return (
    <form {...props} className="flex flex-col items-start gap-4">
      {message !== undefined && <Notice look="danger">{message}</Notice>}
      <p className="text-sm text-muted">
        {say(count)} A browser that is signed out stops reaching your tasks within five minutes.
      </p>
      <div className="flex flex-wrap items-center gap-3">
        <SubmitButton look="plain" isPending={isPending}>
          Sign out other devices
        </SubmitButton>
        <Done isShown={isDone}>Signed out everywhere else.</Done>
      </div>
    </form>
  )
}
