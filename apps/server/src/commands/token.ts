import { createHash } from "node:crypto"
import { parseArgs } from "node:util"
import { createDb } from "@docket/db"
import { openLocalDatabase } from "@docket/db/local"
import { SignJWT } from "jose"
import { readCommandConfig, type CommandConfig } from "../env.ts"
import { runCommand, say } from "@docket/db/command"

const USAGE = "pnpm run token EMAIL [--sub S] [--scope S] [--expires 1h]"

const readArguments = () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      sub: { type: "string" },
      scope: { type: "string" },
      expires: { type: "string", default: "1h" },
    },
  })
  const [email, ...rest] = positionals
  if (email === undefined || rest.length > 0) throw new Error(`Usage: ${USAGE}`)
  return { email: email.toLowerCase(), ...values }
}

/** The same UUID (RFC 9562, version 8) for the same e-mail, for a person without a row. */
const subjectOf = (email: string): string => {
  const bytes = createHash("sha256").update(email).digest()
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString("hex", 0, 16)
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5")
}

const findUserId = async (config: CommandConfig, email: string): Promise<string | undefined> => {
  await using database = await openLocalDatabase(config, say)
  await using db = createDb({ url: database.url, driver: config.databaseDriver, maxConnections: 1 })
  const user = await db.client.user.findUnique({ where: { email }, select: { id: true } })
  return user?.id
}

await runCommand(async () => {
  const config = readCommandConfig(process.env)
  const { issuer, audience, secret } = config.auth
  if (secret === undefined) throw new Error("BETTER_AUTH_SECRET is not set: nothing to sign with.")

  const { email, sub, scope, expires } = readArguments()
  const subject = sub ?? (await findUserId(config, email)) ?? subjectOf(email)
  const token = await new SignJWT({ email, scope })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setSubject(subject)
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(expires)
    .sign(new TextEncoder().encode(secret))
  process.stdout.write(`${token}\n`)
})
