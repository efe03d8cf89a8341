import { APIError, createAuthMiddleware, getSessionFromCtx } from "better-auth/api"
import { emailProblem, nameProblem, passwordProblem } from "../features/account/account-fields.ts"
import { PERSON } from "../features/account/person-header.ts"

type Fields = Record<string, unknown>

type Check = { known: readonly string[]; check: (body: Fields) => Fields }

const refuse = (code: string, message: string | undefined): void => {
  if (message !== undefined) throw new APIError("BAD_REQUEST", { code, message })
}

const trimmed = (value: unknown) => (typeof value === "string" ? value.trim() : value)

/** What Better Auth would take and we would not, by path. What a check gives replaces what was sent. */
const checks: Record<string, Check> = {
  "/sign-up/email": {
    known: ["name", "email", "password", "rememberMe"],
    check: ({ name, email, password }) => {
      refuse("INVALID_NAME", nameProblem(name))
      refuse("INVALID_EMAIL", emailProblem(email))
      refuse("INVALID_NEW_PASSWORD", passwordProblem(password))
      return { name: trimmed(name) }
    },
  },
  "/update-user": {
    known: ["name"],
    check: ({ name }) => {
      refuse("INVALID_NAME", nameProblem(name))
      return { name: trimmed(name) }
    },
  },
  "/change-password": {
    known: ["currentPassword", "newPassword", "revokeOtherSessions"],
    check: ({ newPassword }) => {
      refuse("INVALID_NEW_PASSWORD", passwordProblem(newPassword))
      return { revokeOtherSessions: true }
    },
  },
  // A session alone would do for Better Auth, while it is young.
  "/delete-user": {
    known: ["password"],
    check: ({ password }) => {
      const isGiven = typeof password === "string" && password !== ""
      refuse("INVALID_PASSWORD", isGiven ? undefined : "Enter your password.")
      return {}
    },
  },
}

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null

type Context = Parameters<typeof getSessionFromCtx>[0]

/** Whoever signs in on a browser takes it over from tabs that were opened for another person. */
const checkPerson = async (ctx: Context): Promise<void> => {
  const person = ctx.headers?.get(PERSON) ?? null
  if (person === null) return
  const session = await getSessionFromCtx(ctx, { disableRefresh: true })
  if (session === null || session.user.id === person) return
  const message = "Somebody else is signed in on this browser."
  throw new APIError("UNAUTHORIZED", { code: "SOMEBODY_ELSE", message })
}

/** Runs before every request that Better Auth answers. */
export const checkRequest = createAuthMiddleware(async (ctx) => {
  await checkPerson(ctx)
  const { path, body } = ctx
  const rule = checks[path]
  if (rule === undefined) return
  const fields = isFields(body) ? body : {}
  const unknown = Object.keys(fields).find((name) => !rule.known.includes(name))
  refuse("UNKNOWN_FIELD", unknown && `There is no field ${JSON.stringify(unknown)}.`)
  return { context: { body: rule.check(fields) } }
})
