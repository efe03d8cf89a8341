import { unavailable } from "@docket/api"
import type { FastifyInstance } from "fastify"

const loadOpenApi = async (): Promise<unknown> => {
  try {
    const { openApiDocument } = await import("./document.ts")
    return openApiDocument()
  } catch (error) {
    // As when no file can be opened. Its message would name one.
    const { code } = error as NodeJS.ErrnoException
    throw unavailable(new Error(`the OpenAPI document cannot be loaded: ${code}`))
  }
}

/** Few ask for it: it is loaded, and made, for the first who does. */
export const registerOpenApi = (app: FastifyInstance): void => {
  let document: unknown
  app.get("/openapi.json", async () => (document ??= await loadOpenApi()))
}
