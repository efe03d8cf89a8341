import { readFile } from "node:fs/promises"
import { defineConfig } from "rolldown"
import { assets } from "./src/docs/assets.ts"

/**
 * What Fastify and pino load, or V8 keeps the source of, for what Docket does without: other servers
 * than plain HTTP, JSON Schemas of routes, requests that are injected, logs written by a worker.
 */
const unused: ReadonlySet<string> = new Set([
  "node:http2",
  "node:https",
  "@fastify/ajv-compiler",
  "@fastify/fast-json-stringify-compiler",
  "light-my-request",
  "thread-stream",
])

const absent = `module.exports = () => () => {
  throw new Error("not in the bundle: see apps/server/rolldown.config.ts")
}`

/** One character beyond Latin-1 doubles what V8 takes to keep the source. */
const toAscii = (code: string): string =>
  code.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)

export default defineConfig({
  input: "src/main.ts",
  platform: "node",
  // What few need (Redis, Neon, the OpenAPI document) stays on disk until it is asked for.
  output: {
    dir: "dist",
    entryFileNames: "main.js",
    chunkFileNames: "[name].js",
    format: "esm",
    // V8 keeps the source in memory. The names of functions stay, for the stacks in the log.
    minify: {
      compress: true,
      mangle: { keepNames: true, toplevel: true },
      codegen: { removeWhitespace: true },
    },
    cleanDir: true,
  },
  plugins: [
    {
      name: "small",
      resolveId: (id) => (unused.has(id) ? `\0unused ${id}` : null),
      load: (id) => (id.startsWith("\0unused ") ? absent : null),
      generateBundle(_, bundle) {
        for (const chunk of Object.values(bundle)) {
          if (chunk.type !== "chunk") continue
          const prisma = chunk.moduleIds.find((id) => id.includes("/@prisma/"))
          if (prisma !== undefined)
            this.error(`${prisma} is in the bundle: see docs/decisions/0017`)
          chunk.code = toAscii(chunk.code)
        }
      },
    },
    {
      name: "docs",
      async buildStart() {
        for (const { name, source } of assets) {
          this.emitFile({
            type: "asset",
            fileName: `docs/${name}`,
            source: await readFile(source()),
          })
        }
      },
    },
  ],
})
