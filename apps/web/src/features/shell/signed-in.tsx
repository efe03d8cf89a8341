"use client"

import "./without-eval.ts"
import type { ReactNode } from "react"
import { Toasts } from "../../ui/toasts.tsx"
import { LocaleProvider } from "../locale/locale.tsx"
import type { Locale } from "../locale/preference.ts"
import { Docket } from "../session/docket-provider.tsx"
import { PersonProvider, type Person } from "../session/person.tsx"
import { SignInAgain } from "../session/sign-in-again.tsx"
import { ShortcutsDialog } from "../task/shortcuts-dialog.tsx"
import { TasksProvider } from "../task/tasks-provider.tsx"
import { useShortcuts } from "../task/use-shortcuts.ts"
import { ConnectionBar } from "./connection-bar.tsx"
import { Header } from "./header.tsx"

type SignedInProps = { apiUrl: string; person: Person; locale: Locale; children: ReactNode }

/** What all pages of somebody who is signed in have in common. */
export const SignedIn = ({ apiUrl, person, locale, children }: SignedInProps) => {
  useShortcuts()
  return (
    <LocaleProvider initial={locale}>
      <PersonProvider {...person}>
        <Toasts>
          <Docket apiUrl={apiUrl}>
            <TasksProvider>
              <a
                href="#content"
                className="sr-only z-30 rounded-lg bg-surface px-4 py-2 focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
              >
                Skip to content
              </a>
              <Header />
              <main id="content" tabIndex={-1} className="mx-auto max-w-4xl px-4 py-8 outline-none">
                {children}
              </main>
              <ConnectionBar />
              <ShortcutsDialog />
              <SignInAgain />
            </TasksProvider>
          </Docket>
        </Toasts>
      </PersonProvider>
    </LocaleProvider>
  )
}
