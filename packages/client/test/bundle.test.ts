import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import { rolldown } from "rolldown"
import { expect, test } from "vitest"

const MAX_GZIPPED_BYTES = 15_000

const serverNames = ["prisma", "fastify", "jose", "node:", "postgres", "database_url"]

const bundle = async (entry: string): Promise<string> => {
  await using build = await rolldown({
    input: fileURLToPath(new URL(`../src/${entry}`, import.meta.url)),
    platform: "browser",
    external: ["react", "@tanstack/react-query"],
    logLevel: "silent",
  })
  const { output } = await build.generate({ minify: true })
  return output[0].code
}

test.each(["index.ts", "query.ts", "react.ts"])(
  "%s brings a browser little code, and none of the server or of Zod",
  async (entry) => {
    const code = await bundle(entry)
    const found = [...serverNames, "zod"].filter((name) => code.toLowerCase().includes(name))
    expect(found).toEqual([])
    expect(gzipSync(code).byteLength).toBeLessThan(MAX_GZIPPED_BYTES)
  },
)
