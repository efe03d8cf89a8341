import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils"
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg"
import { migrationAdapter } from "./migration-adapter.ts"
import { schemaFiles } from "./migration-files.ts"

// The global that TypeScript knows only as a part of the DOM.
const { WebAssembly } = globalThis as unknown as {
  WebAssembly: {
    instantiate(
      code: Uint8Array,
      imports: object,
    ): Promise<{ instance: { exports: Record<string, unknown> } }>
  }
}

let loading: Promise<void> | undefined

async function load(): Promise<void> {
  const entry = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm")
  const code = await readFile(join(dirname(entry), "schema_engine_bg.wasm"))
  const imports = Object.entries(bindings).map(([name, value]) =>
    name.startsWith("__wbg_setTimeout_") ? [name, unrefTimeout] : [name, value],
  )
  const { instance } = await WebAssembly.instantiate(code, {
    "./schema_engine_bg.js": Object.fromEntries(imports),
  })
  bindings.__wbg_set_wasm(instance.exports)
  const begin = instance.exports["__wbindgen_start"] as () => void
  begin()
}

// The engine leaves the timer of its advisory lock running, ten seconds that a process would end later.
function unrefTimeout(callback: () => void, milliseconds: number): NodeJS.Timeout {
  return setTimeout(callback, milliseconds >>> 0).unref()
}

/**
 * Lends Prisma's schema engine, in WebAssembly, connected to the database of the URL. The native engine
 * would be downloaded from outside the npm registry.
 */
export async function withSchemaEngine<Result>(
  url: string,
  use: (engine: bindings.SchemaEngine) => Promise<Result>,
): Promise<Result> {
  await (loading ??= load())
  const adapter = migrationAdapter(url)
  const datamodels = (await schemaFiles()).map(({ path, content }): [string, string] => [
    path,
    content,
  ])
  try {
    const engine = await bindings.SchemaEngine.new(
      { datamodels },
      () => {},
      bindMigrationAwareSqlAdapterFactory(adapter.factory),
    )
    try {
      return await use(engine)
    } finally {
      engine.free()
    }
  } finally {
    await adapter.dispose()
  }
}
