"use client"

import { Toast } from "@base-ui/react/toast"
import { X } from "lucide-react"
import type { ReactNode } from "react"
import { buttonClasses } from "./button.tsx"

const manager = Toast.createToastManager()

let lastUndo: (() => void) | undefined

/** Takes back what the latest toast that offered it was about. */
export const undoLast = (): void => lastUndo?.()

type ToastContent = { title: string; reason?: string; undo?: () => void }

/** Says something in passing; what can be undone stays a little longer. */
export const showToast = ({ title, reason, undo }: ToastContent): void => {
  const takeBack = () => {
    if (lastUndo === takeBack) lastUndo = undefined
    manager.close(id)
    undo?.()
  }
  if (undo !== undefined) lastUndo = takeBack
  const id = manager.add({
    title,
    ...(reason !== undefined && { description: reason }),
    timeout: undo === undefined ? 6_000 : 10_000,
    ...(reason !== undefined && { priority: "high" }),
    ...(undo !== undefined && {
      actionProps: { children: "Undo", onClick: takeBack },
    }),
  })
}

const ToastList = () =>
  Toast.useToastManager().toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      swipeDirection={["right", "down"]}
      className="rounded-xl border border-line bg-surface shadow-lg transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0"
    >
      <Toast.Content className="flex items-center gap-3 p-3 pl-4">
        <div className="min-w-0 flex-1 wrap-anywhere">
          <Toast.Title render={<p />} className="text-sm font-medium" />
          <Toast.Description className="text-sm text-muted" />
        </div>
        <Toast.Action className={buttonClasses("plain", "small")} />
        <Toast.Close aria-label="Dismiss" className={buttonClasses("quiet", "icon")}>
          <X aria-hidden className="size-4" />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ))

/** Where toasts appear, and are read out. */
export const Toasts = ({ children }: { children: ReactNode }) => (
  <Toast.Provider toastManager={manager} limit={3}>
    {children}
    <Toast.Portal>
      <Toast.Viewport className="fixed right-4 bottom-24 z-30 sm:bottom-4 flex w-[min(24rem,calc(100vw-2rem))] flex-col gap-2">
        <ToastList />
      </Toast.Viewport>
    </Toast.Portal>
  </Toast.Provider>
)
