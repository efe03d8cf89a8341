"use client"

import { Menu as BaseMenu } from "@base-ui/react/menu"
import { useRef, type ReactNode } from "react"
import { buttonClasses } from "./button.tsx"

type MenuProps = { label: string; icon: ReactNode; children: ReactNode }

/** Commands behind a button. */
export const Menu = ({ label, icon, children }: MenuProps) => {
  const place = useRef<HTMLDivElement>(null)
  return (
    <div ref={place}>
      <BaseMenu.Root>
        <BaseMenu.Trigger aria-label={label} className={buttonClasses("quiet", "icon")}>
          {icon}
        </BaseMenu.Trigger>
        {/* Not at the end of the page, which would be outside of all landmarks. */}
        <BaseMenu.Portal container={place}>
          <BaseMenu.Positioner sideOffset={6} align="end" className="z-20 outline-none">
            <BaseMenu.Popup className="min-w-48 rounded-lg border border-line bg-surface p-1 shadow-lg outline-none">
              {children}
            </BaseMenu.Popup>
          </BaseMenu.Positioner>
        </BaseMenu.Portal>
      </BaseMenu.Root>
    </div>
  )
}

const itemClasses =
  "flex w-full cursor-default items-center rounded-md px-3 py-2 text-sm outline-none select-none data-highlighted:bg-accent-soft"

export const MenuItem = ({ onClick, children }: { onClick: () => void; children: ReactNode }) => (
  <BaseMenu.Item className={itemClasses} onClick={onClick}>
    {children}
  </BaseMenu.Item>
)

export const MenuLink = ({ link, children }: { link: React.ReactElement; children: ReactNode }) => (
  <BaseMenu.LinkItem className={itemClasses} render={link} closeOnClick>
    {children}
  </BaseMenu.LinkItem>
)

export const MenuNote = ({ children }: { children: ReactNode }) => (
  <p className="border-b border-line px-3 pt-1 pb-2 text-sm wrap-anywhere text-muted">{children}</p>
)
