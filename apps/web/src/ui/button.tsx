import { Button as BaseButton } from "@base-ui/react/button"
import type { ComponentProps } from "react"
import { classes } from "./classes.ts"

const looks = {
  primary: "bg-accent text-on-accent hover:opacity-90",
  plain: "border border-edge bg-surface text-ink hover:bg-raised",
  quiet: "text-muted hover:bg-raised hover:text-ink",
  danger: "border border-danger bg-surface text-danger hover:bg-danger-soft",
} as const

const sizes = {
  normal: "h-10 px-4",
  small: "h-8 px-3",
  icon: "size-9 shrink-0",
  large: "size-12 shrink-0",
} as const

/** The looks of a button, for links that look like one. */
export const buttonClasses = (
  look: keyof typeof looks = "plain",
  size: keyof typeof sizes = "normal",
) =>
  classes(
    "inline-flex items-center justify-center gap-2 rounded-lg text-sm font-medium transition-colors select-none",
    "disabled:opacity-50 data-disabled:opacity-50",
    looks[look],
    sizes[size],
  )

type ButtonProps = Omit<ComponentProps<typeof BaseButton>, "className"> & {
  look?: keyof typeof looks
  size?: keyof typeof sizes
  className?: string | undefined
}

/** A disabled button keeps the focus, so that it does not get lost while something is under way. */
export const Button = ({ look, size, className, ...props }: ButtonProps) => (
  <BaseButton
    type="button"
    focusableWhenDisabled
    className={classes(buttonClasses(look, size), className)}
    {...props}
  />
)
