"use client"

import { Toast } from "@base-ui/react/toast"
import { X } from "lucide-react"
import type { ReactNode } from "react"
import { buttonClasses } from "./button.tsx"

const manager = Toast.createToastManager()

/** What can be done about it, once. */
type ToastAction = { label: string; run: () => void }

/** What has a reason stays until it is dismissed. */
export type ToastContent = { title: string; reason?: string; action?: ToastAction }

const actions: (() => void)[] = []

/** Does what the latest toast offers that offers anything still; called again, the one before. */
export const takeLatestAction = (): void => actions.at(-1)?.()

/** What can be acted upon stays a little longer than the rest. */
const timeoutOf = ({ reason, action }: ToastContent): number => {
  if (reason !== undefined) return 0
  return action === undefined ? 6_000 : 10_000
}

/** Says something in passing. */
export const showToast = (content: ToastContent): void => {
  const { title, reason, action } = content
  const withdraw = () => {
    const index = actions.indexOf(act)
    if (index !== -1) actions.splice(index, 1)
  }
  const act = () => {
    withdraw()
    manager.close(id)
    action?.run()
  }
  if (action !== undefined) actions.push(act)
  const id = manager.add({
    title,
    // Not of high priority: Base UI hides such a toast, and what it offers, from assistive technology.
    ...(reason !== undefined && { description: reason }),
    timeout: timeoutOf(content),
    onClose: withdraw,
    ...(action !== undefined && { actionProps: { children: action.label, onClick: act } }),
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
