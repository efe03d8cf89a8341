import { type ChangeEvent, type SubmitEvent, useEffect, useRef, useState } from "react"
import type { Failure } from "./failure.ts"

export type Fields = Record<string, string>

type Form = {
  /** What is wrong with the fields before anything is sent, by name. */
  check: (fields: Fields) => Record<string, string | undefined>
  send: (fields: Fields) => Promise<Failure | undefined>
  onDone?: (form: HTMLFormElement) => void
}

/** A form that keeps what was typed, says what is wrong beside each field, and goes to the first of them. */
export const useForm = ({ check, send, onDone }: Form) => {
  const ref = useRef<HTMLFormElement>(null)
  const [errors, setErrors] = useState<Fields>({})
  const [message, setMessage] = useState<string>()
  const [isPending, setIsPending] = useState(false)
  const [isDone, setIsDone] = useState(false)
  const [refusals, setRefusals] = useState(0)

  useEffect(() => {
    if (refusals > 0) ref.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus()
  }, [refusals])

  const refuse = (errors: Fields) => {
    setErrors(errors)
    setRefusals((count) => count + 1)
  }

  const submit = async (form: HTMLFormElement): Promise<void> => {
    const fields = readFields(form)
    const problems = Object.entries(check(fields)).filter(([, problem]) => problem !== undefined)
    setMessage(undefined)
    setIsDone(false)
    if (problems.length > 0) return refuse(Object.fromEntries(problems) as Fields)
    setErrors({})
    setIsPending(true)
    const failure = await send(fields)
    setIsPending(false)
    if (failure?.field !== undefined && failure.field in fields) {
      return refuse({ [failure.field]: failure.message })
    }
    setMessage(failure?.message)
    if (failure !== undefined) return
    setIsDone(true)
    onDone?.(form)
  }

  const onSubmit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (!isPending) void submit(event.currentTarget)
  }

  const onChange = ({ target }: ChangeEvent<HTMLFormElement>) => {
    const { name } = target as unknown as HTMLInputElement
    setIsDone(false)
    setErrors((errors) =>
      Object.fromEntries(Object.entries(errors).filter(([field]) => field !== name)),
    )
  }

  // Outside of a dialog element this method sends nothing: what is typed before the page is alive stays.
  const props = { ref, onSubmit, onChange, method: "dialog", noValidate: true } as const
  return { props, errors, message, isPending, isDone }
}

const readFields = (form: HTMLFormElement): Fields =>
  Object.fromEntries(
    [...new FormData(form)].map(([name, value]) => [name, typeof value === "string" ? value : ""]),
  )
