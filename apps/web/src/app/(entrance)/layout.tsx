import type { ReactNode } from "react"
import { Brand } from "../../ui/brand.tsx"

/** The pages before one is signed in: one thing to do, in the middle. */
const EntranceLayout = ({ children }: { children: ReactNode }) => (
  <div className="mx-auto flex min-h-dvh w-full max-w-sm flex-col gap-10 px-5 py-12 sm:justify-center sm:py-20">
    <header>
      <Brand />
    </header>
    <main className="flex flex-col gap-7">{children}</main>
  </div>
)
export default EntranceLayout
