import { readFile } from "node:fs/promises"
import { defineConfig } from "rolldown"
import { assets } from "./src/docs/assets.ts"

export default defineConfig({
  input: "src/main.ts",
  platform: "node",
  output: { file: "dist/main.js", format: "esm", codeSplitting: false },
  plugins: [
    {
      name: "docs",
      async buildStart() {
        for (const { name, source } of assets) {
          this.emitFile({
            type: "asset",
            fileName: `docs/${name}`,
            source: await readFile(source()),
          })
        }
      },
    },
  ],
})
