"use client"

import { Dialog as BaseDialog } from "@base-ui/react/dialog"
import { useRef, type ReactNode } from "react"

type DialogProps = {
  title: string
  description?: ReactNode
  isOpen: boolean
  onClose: () => void
  /** False for what has to be decided: neither Escape nor a click outside ends it. */
  isDismissible?: boolean
  children?: ReactNode
}

/** Where somebody is going to write; radio buttons bring a focus of their own. */
const firstInput = (popup: HTMLElement | null) =>
  popup?.querySelector<HTMLElement>("input:not([readonly], [type=radio])")

/** A modal dialog: takes the focus, keeps it, and gives it back to where it was. */
export const Dialog = (props: DialogProps) => {
  const { title, description, isOpen, onClose, isDismissible = true, children } = props
  const popup = useRef<HTMLDivElement>(null)
  return (
    <BaseDialog.Root
      open={isOpen}
      onOpenChange={(open) => {
        if (!open && isDismissible) onClose()
      }}
      disablePointerDismissal={!isDismissible}
    >
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className="fixed inset-0 bg-black/40 transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <BaseDialog.Popup
          ref={popup}
          initialFocus={() => firstInput(popup.current) ?? true}
          className="fixed top-1/2 left-1/2 flex max-h-[calc(100dvh-2rem)] w-[min(32rem,calc(100vw-2rem))] -translate-x-1/2 -translate-y-1/2 flex-col gap-4 overflow-y-auto rounded-2xl border border-line bg-surface p-6 shadow-xl transition-opacity data-ending-style:opacity-0 data-starting-style:opacity-0"
        >
          <div className="flex flex-col gap-1">
            <BaseDialog.Title className="text-lg font-semibold">{title}</BaseDialog.Title>
            {description !== undefined && (
              <BaseDialog.Description className="text-sm text-muted">
                {description}
              </BaseDialog.Description>
            )}
          </div>
          {children}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  )
}
