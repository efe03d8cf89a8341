import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    globalSetup: ["./prisma/src/testing-setup.ts", "./apps/server/test/openapi/coverage.ts"],
    projects: ["prisma", "packages/*", "apps/server", "apps/web", ".ci"],
  },
})
