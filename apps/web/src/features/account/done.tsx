import type { ReactNode } from "react"

/** Says that something has worked; there all the time, so that it is read out when it is said. */
export const Done = ({ isShown, children }: { isShown: boolean; children: ReactNode }) => (
  <p role="status" className="text-sm text-good">
    {isShown && children}
  </p>
)
