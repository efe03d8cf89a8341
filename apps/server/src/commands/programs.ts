import { existsSync } from "node:fs"
import { fileURLToPath } from "node:url"
import type { CommandConfig } from "../env.ts"
import type { Program } from "./processes.ts"

const pathOf = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

const source = pathOf("../main.ts")
/** Made by `pnpm build`. */
export const bundle = pathOf("../../dist/main.js")
const web = pathOf("../../../web/server.ts")
const webBuild = pathOf("../../../web/.next/BUILD_ID")

/** Throws when `pnpm build` has not been run. */
export const checkBuilt = (): void => {
  if (existsSync(bundle) && existsSync(webBuild)) return
  throw new Error("Nothing is built yet. Run this first: pnpm build")
}

/**
 * Keeps a warm server at 100 MB or less with a thousand connections, at no price in CPU (bench/reports/steps.md).
 * V8 would let the garbage of a busy minute lie and grow past it, keep freed pages for eight seconds, leave
 * a gap for each thread in what grows old, and have three compilers at work on the way to the code that
 * lasts: one is enough, if it begins early. The heap holds with 16 of the largest answers, 26 MB each, under
 * way at once.
 */
export const heapFlags = [
  "--max-semi-space-size=4",
  "--max-old-space-size=64",
  "--incremental-marking-hard-trigger=20",
  "--no-parallel-scavenge",
  "--memory-pool-timeout=1",
  "--no-sparkplug",
  "--no-maglev",
  "--invocation-count-for-turbofan=1000",
]
/**
 * glibc's allocator would keep memory for each thread, and what was freed. Pieces larger than an HTTP
 * parser, which each connection has, are mappings of their own: they come and go, and leave no holes.
 */
export const memoryEnvironment = {
  MALLOC_ARENA_MAX: "1",
  MALLOC_MMAP_THRESHOLD_: "10500",
  MALLOC_TOP_PAD_: "0",
  MALLOC_TRIM_THRESHOLD_: "4096",
}

type Options = { databaseUrl: string; isDev?: boolean }

/** The API: as in production, or with reload. */
export const apiProgram = ({ databaseUrl, isDev = false }: Options): Program => ({
  args: isDev ? ["--watch", "--watch-preserve-output", source] : [...heapFlags, bundle],
  env: { DATABASE_URL: databaseUrl, ...(!isDev && memoryEnvironment) },
})

/** The API and the web app, which signs its tokens. */
export const bothPrograms = (config: CommandConfig, options: Options): Program[] => {
  const {
    auth,
    apiUrl,
    web: { url },
    isProduction,
  } = config
  // Production has to name a key server that the web app cannot be assumed to be.
  const keys = auth.jwks === undefined && !isProduction
  const api = apiProgram(options)
  return [
    { ...api, env: { ...api.env, ...(keys && { AUTH_JWKS_URL: `${url}/api/auth/jwks` }) } },
    {
      args: options.isDev === true ? [web, "--dev"] : [web],
      env: { DATABASE_URL: options.databaseUrl, API_URL: apiUrl, BETTER_AUTH_URL: url },
    },
  ]
}
