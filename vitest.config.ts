import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    // Two cores, the least that a machine or CI has, and one PostgreSQL beside them.
    maxWorkers: 2,
    globalSetup: ["./prisma/src/testing-setup.ts", "./apps/server/test/openapi/coverage.ts"],
    projects: ["prisma", "packages/*", "apps/server"],
  },
})
