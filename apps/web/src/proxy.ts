import { type NextRequest, NextResponse } from "next/server"
import { contentSecurityPolicy } from "./content-security-policy.ts"
import { webConfig } from "./env.ts"
import { NONCE, REQUESTED_PATH } from "./request-headers.ts"

/** Gives every page its own nonce. It decides nothing about who may see what. */
export const proxy = (request: NextRequest): NextResponse => {
  const { url, apiUrl } = webConfig()
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64")
  const policy = contentSecurityPolicy({
    nonce,
    apiUrl,
    isDev: process.env.NODE_ENV === "development",
  })
  const headers = new Headers(request.headers)
  headers.set(NONCE, nonce)
  headers.set(REQUESTED_PATH, `${request.nextUrl.pathname}${request.nextUrl.search}`)
  // Next.js takes the nonce for its own scripts from here.
  headers.set("content-security-policy", policy)
  const response = NextResponse.next({ request: { headers } })
  response.headers.set("content-security-policy", policy)
  if (url.startsWith("https:")) {
    response.headers.set("strict-transport-security", "max-age=63072000")
  }
  return response
}

export const config = { matcher: "/((?!_next/static/).*)" }
