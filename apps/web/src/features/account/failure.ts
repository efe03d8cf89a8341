/** Why something did not work, in words for the person, and beside which field to say it. */
export type Failure = { message: string; field?: string }

type AuthError = { status: number; code?: string | undefined; message?: string | undefined }
type AuthAnswer = { error: AuthError | null }

const OUT_OF_REACH = "Docket is out of reach at the moment. Nothing is lost: try again."

const failures: Record<string, Failure> = {
  INVALID_EMAIL_OR_PASSWORD: {
    field: "password",
    message: "The e-mail address or the password is not right.",
  },
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: {
    field: "email",
    message: "There is an account with this address. Sign in, or take another address.",
  },
  INVALID_PASSWORD: { field: "password", message: "This is not your password." },
}

const fields: Record<string, string> = {
  INVALID_NAME: "name",
  INVALID_EMAIL: "email",
  INVALID_NEW_PASSWORD: "newPassword",
}

const toFailure = ({ status, code = "", message }: AuthError): Failure => {
  const known = failures[code]
  if (known !== undefined) return known
  if (status === 401) return { message: "You were signed out, so nothing was changed. Try again." }
  if (status >= 500 || status === 0 || message === undefined) return { message: OUT_OF_REACH }
  const field = fields[code]
  return { message, ...(field !== undefined && { field }) }
}

/** What went wrong with a request to Better Auth, or undefined when nothing did. */
export const failureOf = async (request: Promise<AuthAnswer>): Promise<Failure | undefined> => {
  try {
    const { error } = await request
    return error === null ? undefined : toFailure(error)
  } catch {
    return { message: OUT_OF_REACH }
  }
}
