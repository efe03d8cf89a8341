import { existsSync } from "node:fs"

const html = "text/html; charset=utf-8"
const css = "text/css; charset=utf-8"
const script = "text/javascript; charset=utf-8"

type Asset = { name: string; type: string; source: () => URL }

/** The page and what it loads: each file's name, media type and place before a build. */
export const assets: readonly Asset[] = [
  { name: "index.html", type: html, source: () => new URL("./index.html", import.meta.url) },
  { name: "page.css", type: css, source: () => new URL("./page.css", import.meta.url) },
  { name: "page.js", type: script, source: () => new URL("./page.js", import.meta.url) },
  {
    name: "swagger-ui.css",
    type: css,
    source: () => new URL(import.meta.resolve("swagger-ui-dist/swagger-ui.css")),
  },
  {
    name: "swagger-ui-bundle.js",
    type: script,
    source: () => new URL(import.meta.resolve("swagger-ui-dist/swagger-ui-bundle.js")),
  },
  {
    name: "icon.png",
    type: "image/png",
    source: () => new URL(import.meta.resolve("swagger-ui-dist/favicon-32x32.png")),
  },
]

/** Where a build puts them: beside the program. */
const built = new URL("docs/", import.meta.url)

/** The file of an asset, in a build or before one. */
export const placeOf = ({ name, source }: Asset): URL =>
  existsSync(built) ? new URL(name, built) : source()
