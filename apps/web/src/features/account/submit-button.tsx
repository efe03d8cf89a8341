import { LoaderCircle } from "lucide-react"
import type { ComponentProps } from "react"
import { Button } from "../../ui/button.tsx"

type SubmitButtonProps = ComponentProps<typeof Button> & { isPending: boolean }

/** Sends a form; while that is under way it turns, and sends nothing again. */
export const SubmitButton = ({ isPending, children, ...props }: SubmitButtonProps) => (
  <Button type="submit" look="primary" disabled={isPending} aria-busy={isPending} {...props}>
    {isPending && <LoaderCircle aria-hidden className="size-4 animate-spin" />}
    {children}
  </Button>
)
