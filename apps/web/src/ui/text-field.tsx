import { Field } from "@base-ui/react/field"
import type { ComponentProps, ReactNode } from "react"
import { classes } from "./classes.ts"

export const inputClasses =
  "h-10 w-full min-w-0 rounded-lg border border-edge bg-surface px-3 text-base text-ink placeholder:text-muted sm:text-sm data-invalid:border-danger"

type TextFieldProps = Omit<ComponentProps<typeof Field.Control>, "className"> & {
  name: string
  label: string
  /** Said beneath the input, before anything is wrong. */
  hint?: ReactNode
  /** What the server, or a schema, has against the value. */
  error?: string | undefined
  /** Stands within the input, at its end. */
  end?: ReactNode
  className?: string
}

/** A labelled input that says by itself what is wrong with its value. */
export const TextField = ({
  name,
  label,
  hint,
  error,
  end,
  className,
  ...control
}: TextFieldProps) => (
  <Field.Root
    name={name}
    invalid={error !== undefined}
    className={classes("flex flex-col gap-1.5", className)}
  >
    <Field.Label className="text-sm font-medium">{label}</Field.Label>
    <div className="relative">
      <Field.Control className={classes(inputClasses, end !== undefined && "pr-16")} {...control} />
      {end !== undefined && (
        <div className="absolute inset-y-0 right-1 flex items-center">{end}</div>
      )}
    </div>
    {hint !== undefined && error === undefined && (
      <Field.Description className="text-sm text-muted">{hint}</Field.Description>
    )}
    {error !== undefined && (
      <Field.Error match className="text-sm text-danger">
        {error}
      </Field.Error>
    )}
  </Field.Root>
)
