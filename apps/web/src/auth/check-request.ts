import { APIError, createAuthMiddleware } from "better-auth/api"
import { emailProblem, nameProblem, passwordProblem } from "../features/account/account-fields.ts"

type Fields = Record<string, unknown>

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null

const refuse = (code: string, message: string | undefined): void => {
  if (message !== undefined) throw new APIError("BAD_REQUEST", { code, message })
}

const trimmed = (value: unknown) => (typeof value === "string" ? value.trim() : value)

/** What Better Auth would take and we would not, by path; each gives the body as it goes on. */
const checks: Record<string, (body: Fields) => Fields> = {
  "/sign-up/email": ({ name, email, password, rememberMe }) => {
    refuse("INVALID_NAME", nameProblem(name))
    refuse("INVALID_EMAIL", emailProblem(email))
    refuse("INVALID_NEW_PASSWORD", passwordProblem(password))
    return { name: trimmed(name), email, password, ...(rememberMe === false && { rememberMe }) }
  },
  "/update-user": ({ name }) => {
    refuse("INVALID_NAME", nameProblem(name))
    return { name: trimmed(name) }
  },
  "/change-password": (body) => {
    refuse("INVALID_NEW_PASSWORD", passwordProblem(body["newPassword"]))
    return { ...body, revokeOtherSessions: true }
  },
  // A session alone would do for Better Auth, while it is young.
  "/delete-user": ({ password }) => {
    if (typeof password !== "string" || password === "") {
      refuse("INVALID_PASSWORD", "Enter your password.")
    }
    return { password }
  },
}

/** Runs before every request that Better Auth answers. */
export const checkRequest = createAuthMiddleware(async ({ path, body }) => {
  const check = checks[path]
  if (check === undefined) return
  return { context: { body: check(isFields(body) ? body : {}) } }
})
