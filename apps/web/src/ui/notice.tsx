import type { ReactNode } from "react"
import { classes } from "./classes.ts"

const looks = {
  info: "border-line bg-raised text-ink",
  warn: "border-warn/40 bg-warn-soft text-warn",
  danger: "border-danger/40 bg-danger-soft text-danger",
} as const

type NoticeProps = { look?: keyof typeof looks; children: ReactNode; className?: string }

/** Something that a person has to know; read out when it appears. */
export const Notice = ({ look = "info", children, className }: NoticeProps) => (
  <div
    role={look === "danger" ? "alert" : "status"}
    className={classes("rounded-lg border px-4 py-3 text-sm", looks[look], className)}
  >
    {children}
  </div>
)
