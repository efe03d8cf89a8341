import type { Metadata } from "next"
import type { ReactNode } from "react"
import { countOtherSessions, requireSession } from "../../../auth/session.ts"
import { DeleteAccount } from "../../../features/account/delete-account.tsx"
import { NameForm } from "../../../features/account/name-form.tsx"
import { OtherDevices } from "../../../features/account/other-devices.tsx"
import { PasswordForm } from "../../../features/account/password-form.tsx"
import { OwnPage } from "../../../features/session/own-page.tsx"

export const metadata: Metadata = { title: "Account" }

const AccountPage = async () => {
  const { user, session } = await requireSession()
  return (
    <OwnPage personId={user.id}>
      <div className="flex flex-col">
        <h1 className="mb-2 text-2xl font-semibold tracking-tight">Account</h1>
        <Section title="You" about={user.email}>
          <NameForm name={user.name} />
        </Section>
        <Section title="Password" about="Changing it signs you out everywhere else.">
          <PasswordForm email={user.email} />
        </Section>
        <Section title="Devices" about="Where you are signed in.">
          <OtherDevices count={await countOtherSessions(session)} />
        </Section>
        <Section title="Leaving" about="Deletes you and all your tasks, for good.">
          <div>
            <DeleteAccount email={user.email} />
          </div>
        </Section>
      </div>
    </OwnPage>
  )
}
export default AccountPage

type SectionProps = { title: string; about: string; children: ReactNode }

const Section = ({ title, about, children }: SectionProps) => (
  <section className="grid gap-5 border-b border-line py-8 last:border-none sm:grid-cols-[14rem_1fr] sm:gap-10">
    <div className="flex flex-col gap-1">
      <h2 className="font-medium">{title}</h2>
      <p className="text-sm wrap-anywhere text-muted">{about}</p>
    </div>
    {children}
  </section>
)
