import { defineConfig } from "prisma/config"

// Prisma's CLI downloads a native schema engine before most commands, also for those that never
// start it. Any executable stands in: migrations run on the WebAssembly engine (src/migrate.ts).
process.env["PRISMA_SCHEMA_ENGINE_BINARY"] ??= process.execPath

export default defineConfig({
  schema: "schema.prisma",
  migrations: { path: "migrations" },
})
