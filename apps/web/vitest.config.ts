import { defineConfig } from "vitest/config"

export default defineConfig({
  // Those in e2e/ are Playwright's.
  test: { include: ["src/**/*.test.ts", "test/**/*.test.ts"] },
})
