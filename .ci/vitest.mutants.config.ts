import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"

/** The tests that are asked whether they notice a change of the code (`pnpm test:mutants`). */
export default defineConfig({
  // Stryker changes a copy, to which the links between the packages do not lead.
  resolve: {
    alias: [
      {
        find: /^@docket\/api$/,
        replacement: fileURLToPath(new URL("../packages/api/src/index.ts", import.meta.url)),
      },
    ],
  },
  test: {
    globalSetup: ["./prisma/src/testing-setup.ts", "./apps/server/test/openapi/coverage.ts"],
    include: [
      "packages/api/src/**/*.test.ts",
      "!packages/api/src/auth/mutated-token.test.ts",
      "apps/server/test/access-matrix.test.ts",
      "apps/server/test/errors*.test.ts",
      "apps/server/test/idempotency.test.ts",
      "apps/server/test/parity.test.ts",
      "apps/server/test/partial-update.test.ts",
      "apps/server/test/rest-conditional.test.ts",
      "apps/server/test/rest-contract.test.ts",
      "apps/server/test/rest-contract-list.test.ts",
      "apps/server/test/task-loader.test.ts",
    ],
  },
})
