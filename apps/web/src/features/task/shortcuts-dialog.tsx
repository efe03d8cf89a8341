"use client"

import { Button } from "../../ui/button.tsx"
import { Dialog } from "../../ui/dialog.tsx"
import { createStore, useStore } from "../session/store.ts"
import { shortcuts } from "./shortcuts.ts"

const isShown = createStore(false)

export const showShortcuts = (): void => isShown.set(true)

export const ShortcutsDialog = () => (
  <Dialog title="Keyboard shortcuts" isOpen={useStore(isShown)} onClose={() => isShown.set(false)}>
    <dl className="grid grid-cols-[auto_1fr] items-center gap-x-6 gap-y-2.5 text-sm">
      {shortcuts.map(({ keys, label }) => (
        <div key={label} className="contents">
          <dt className="flex gap-1">
            {keys.map((key) => (
              <kbd
                key={key}
                className="min-w-6 rounded-md border border-edge bg-raised px-1.5 py-0.5 text-center font-sans text-xs"
              >
                {key}
              </kbd>
            ))}
          </dt>
          <dd>{label}</dd>
        </div>
      ))}
    </dl>
    <Button className="self-end" onClick={() => isShown.set(false)}>
      Close
    </Button>
  </Dialog>
)
