import type { Metadata } from "next"
import Link from "next/link"
import { redirect } from "next/navigation"
import { getSession } from "../../../auth/session.ts"
import type { SearchProps } from "../../search-props.ts"
import { nextPath, withNext } from "../../../features/account/next-path.ts"
import { SignUpForm } from "../../../features/account/sign-up-form.tsx"
import { linkClasses } from "../../../ui/link-classes.ts"

export const metadata: Metadata = { title: "Create an account" }

const SignUpPage = async ({ searchParams }: SearchProps) => {
  if ((await getSession()) !== null) redirect("/")
  const path = nextPath((await searchParams)["next"])
  return (
    <>
      <h1 className="text-2xl font-semibold tracking-tight">Create an account</h1>
      <SignUpForm next={path} />
      <p className="text-sm text-muted">
        You have one already?{" "}
        <Link href={withNext("/sign-in", path)} className={linkClasses}>
          Sign in
        </Link>
      </p>
    </>
  )
}
export default SignUpPage
