const nameLength = { max: 100 } as const
const emailLength = { max: 320 } as const
export const passwordLength = { min: 10, max: 128 } as const

// What PostgreSQL cannot store.
const isStorable = (value: string): boolean => value.isWellFormed() && !value.includes("\0")

/** What is wrong with a person's name, in words for them. The forms and Better Auth's door both ask. */
export const nameProblem = (value: unknown): string | undefined => {
  if (typeof value !== "string" || value.trim() === "") return "Enter your name."
  if (!isStorable(value)) return "The name holds a character that cannot be stored."
  if (Array.from(value.trim()).length > nameLength.max) {
    return `The name must have at most ${nameLength.max} characters.`
  }
  return undefined
}

export const emailProblem = (value: unknown): string | undefined => {
  if (typeof value !== "string" || value.trim() === "") return "Enter your e-mail address."
  const isAddress = /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(value.trim())
  if (!isAddress || !isStorable(value)) return "This is not an e-mail address."
  if (value.length > emailLength.max) {
    return `The address must have at most ${emailLength.max} characters.`
  }
  return undefined
}

export const passwordProblem = (value: unknown): string | undefined => {
  if (typeof value !== "string" || value === "") return "Enter a password."
  if (value.length < passwordLength.min) {
    return `The password must have at least ${passwordLength.min} characters.`
  }
  if (value.length > passwordLength.max) {
    return `The password must have at most ${passwordLength.max} characters.`
  }
  return undefined
}
