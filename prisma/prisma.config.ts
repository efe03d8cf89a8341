import { defineConfig } from "prisma/config"

// Prisma's CLI downloads its native schema engine before most commands, those too that never start it.
// Any program will do in its place: migrations run on the engine in WebAssembly (src/migrate.ts).
process.env["PRISMA_SCHEMA_ENGINE_BINARY"] ??= process.execPath

const url = process.env["DIRECT_DATABASE_URL"] ?? process.env["DATABASE_URL"]

export default defineConfig({
  schema: "schema.prisma",
  migrations: { path: "migrations" },
  ...(url !== undefined && { datasource: { url } }),
})
