import { mkdir, writeFile } from "node:fs/promises"
import { openApiDocument } from "../src/rest/openapi/document.ts"

/** Writes the document to where the linters read it. */
const folder = new URL("../dist/", import.meta.url)
await mkdir(folder, { recursive: true })
await writeFile(new URL("openapi.json", folder), JSON.stringify(openApiDocument(), null, 2))
