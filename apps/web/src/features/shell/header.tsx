"use client"

import { CircleUser } from "lucide-react"
import Link from "next/link"
import { usePathname } from "next/navigation"
import { classes } from "../../ui/classes.ts"
import { Brand } from "../../ui/brand.tsx"
import { Menu, MenuItem, MenuLink, MenuNote } from "../../ui/menu.tsx"
import { showToast } from "../../ui/toasts.tsx"
import type { OwnAuthClient } from "../account/auth-client.ts"
import { signOut } from "../account/sign-out.ts"
import { usePerson } from "../session/person.tsx"
import { sessionState } from "../session/session-state.ts"
import { showShortcuts } from "../task/shortcuts-dialog.tsx"

const pages = [
  { href: "/", name: "Tasks" },
  { href: "/trash", name: "Trash" },
  { href: "/developers", name: "Developers" },
] as const

const PageLink = ({ href, name }: (typeof pages)[number]) => {
  const isCurrent = usePathname() === href
  return (
    <Link
      href={href}
      aria-current={isCurrent ? "page" : undefined}
      className={classes(
        "rounded-lg px-2.5 py-2 text-sm hover:bg-raised sm:px-3",
        // Narrow screens find it in the menu.
        href === "/developers" && "max-[26rem]:hidden",
        isCurrent ? "font-medium text-ink" : "text-muted",
      )}
    >
      {name}
    </Link>
  )
}

const leave = async (authClient: OwnAuthClient): Promise<void> => {
  const { message } = await signOut(authClient)
  // Where somebody else is, there is a dialog that says so.
  if (sessionState.get() === "signed out") return
  showToast({ title: "You are still signed in", reason: message })
}

export const Header = () => {
  const { email, authClient } = usePerson()
  return (
    <header>
      <div className="mx-auto flex h-14 max-w-4xl items-center gap-1 px-4 sm:gap-2">
        <Link href="/" className="mr-auto flex rounded-lg">
          <Brand />
        </Link>
        <nav aria-label="Main" className="flex items-center">
          {pages.map((page) => (
            <PageLink key={page.href} {...page} />
          ))}
        </nav>
        <Menu label="Account menu" icon={<CircleUser aria-hidden className="size-5" />}>
          <MenuNote>{email}</MenuNote>
          <MenuLink link={<Link href="/account" />}>Account</MenuLink>
          <MenuLink link={<Link href="/developers" />}>Developers</MenuLink>
          <MenuItem onClick={showShortcuts}>Keyboard shortcuts</MenuItem>
          <MenuItem onClick={() => void leave(authClient)}>Sign out</MenuItem>
        </Menu>
      </div>
    </header>
  )
}
