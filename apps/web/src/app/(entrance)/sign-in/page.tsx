import type { Metadata } from "next"
import Link from "next/link"
import { redirect } from "next/navigation"
import { getSession } from "../../../auth/session.ts"
import type { SearchProps } from "../../search-props.ts"
import { nextPath, withNext } from "../../../features/account/next-path.ts"
import { SignInForm } from "../../../features/account/sign-in-form.tsx"
import { linkClasses } from "../../../ui/link-classes.ts"
import { Notice } from "../../../ui/notice.tsx"

export const metadata: Metadata = { title: "Sign in" }

const SignInPage = async ({ searchParams }: SearchProps) => {
  if ((await getSession()) !== null) redirect("/")
  const { next, deleted } = await searchParams
  const path = nextPath(next)
  return (
    <>
      {deleted !== undefined && (
        <Notice>Your account is deleted, and all your tasks with it.</Notice>
      )}
      <h1 className="text-2xl font-semibold tracking-tight">Sign in</h1>
      <SignInForm next={path} />
      <p className="text-sm text-muted">
        New here?{" "}
        <Link href={withNext("/sign-up", path)} className={linkClasses}>
          Create an account
        </Link>
      </p>
    </>
  )
}
export default SignInPage
