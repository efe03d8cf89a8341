import { defineConfig } from "vitest/config"

export default defineConfig({
  // Those in e2e/ are Playwright's.
  // Passwords are hashed as slowly as in production.
  test: { include: ["src/**/*.test.ts", "test/**/*.test.ts"], testTimeout: 20_000 },
})
