"use client"

import { useRouter } from "next/navigation"
import { useEffect, useEffectEvent, type ReactNode } from "react"
import { usePerson } from "./person.tsx"
import { sessionState } from "./session-state.ts"

/**
 * Whether a page was made for this tab's person. The server makes it for whomever the cookie is of, who may
 * be somebody else by now: it is asked for again as soon as the tab's own person is signed in.
 */
export const useIsOwn = (personId: string): boolean => {
  const { id, accessToken } = usePerson()
  const router = useRouter()
  const isOwn = personId === id
  const askAgain = useEffectEvent(() => {
    accessToken({ refresh: true }).then(
      () => router.refresh(),
      () => sessionState.set("signed out"),
    )
  })
  useEffect(() => {
    if (!isOwn) askAgain()
  }, [isOwn])
  return isOwn
}

type OwnPageProps = { personId: string; children: ReactNode }

/** A page that says something of the person whom it was made for, and is shown to nobody else. */
export const OwnPage = ({ personId, children }: OwnPageProps) => useIsOwn(personId) && children
