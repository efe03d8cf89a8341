import { test as base } from "../fixtures.ts"

/** Tests with the application listening. */
export const test = base.extend("url", { scope: "file" }, ({ app }) =>
  app.listen({ host: "127.0.0.1", port: 0 }),
)
