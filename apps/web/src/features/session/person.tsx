"use client"

import { createContext, use, useState, type ReactNode } from "react"
import { createOwnAuthClient, type OwnAuthClient } from "../account/auth-client.ts"
import { createAccessTokens, type GetAccessToken } from "./access-token.ts"

/** Whom this tab was opened for. */
export type Person = { id: string; email: string }

type PersonContext = Person & { accessToken: GetAccessToken; authClient: OwnAuthClient }

const Context = createContext<PersonContext | null>(null)

export const usePerson = (): PersonContext => {
  const person = use(Context)
  if (person === null) throw new Error("usePerson is used outside of PersonProvider")
  return person
}

/** To be mounted anew for another person. */
export const PersonProvider = ({ id, email, children }: Person & { children: ReactNode }) => {
  const [person] = useState(() => ({
    id,
    email,
    accessToken: createAccessTokens(id),
    authClient: createOwnAuthClient(id),
  }))
  return <Context value={person}>{children}</Context>
}
