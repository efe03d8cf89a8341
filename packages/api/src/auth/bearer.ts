type Credentials =
  | { kind: "anonymous" }
  | { kind: "rejected"; expired: false; reason: string }
  | { kind: "bearer"; token: string }

const BEARER = /^bearer ([^ ]+)$/i

/**
 * Reads the Authorization headers of a request, one string for each header line (RFC 6750 section
 * 2.1, the scheme in any case). Only a request without the header is anonymous.
 */
export function readBearer(authorization: readonly string[]): Credentials {
  const [header, ...others] = authorization
  if (header === undefined) return { kind: "anonymous" }
  if (others.length > 0) return rejected("more than one Authorization header")
  const token = BEARER.exec(header)?.[1]
  return token === undefined ? rejected("not a Bearer credential") : { kind: "bearer", token }
}

function rejected(reason: string): Credentials {
  return { kind: "rejected", expired: false, reason }
}
