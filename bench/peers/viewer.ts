import { errors, jwtVerify } from "jose"
import { env } from "./env.ts"

const secret = new TextEncoder().encode(env.JWT_SECRET)
const expected = {
  issuer: env.JWT_ISSUER,
  audience: env.JWT_AUDIENCE,
  algorithms: ["HS256"],
}

/** The `sub` of a good bearer token, undefined without one. */
export const viewerOf = async (authorization: string | undefined): Promise<string | undefined> => {
  const token = authorization?.match(/^Bearer (.+)$/i)?.[1]
  if (token === undefined) return undefined
  try {
    return (await jwtVerify(token, secret, expected)).payload.sub
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined
    throw error
  }
}
