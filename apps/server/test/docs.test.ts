import { readFileSync } from "node:fs"
import type { FastifyInstance } from "fastify"
import { describe, expect } from "vitest"
import { assets } from "../src/docs/assets.ts"
import { test } from "./fixtures.ts"
import { overSocket } from "./wire.ts"

const urlOf = (name: string) => (name === "index.html" ? "/docs" : `/docs/${name}`)

const pageOf = async (app: FastifyInstance) => (await app.inject("/docs")).body

describe("the page at /docs", () => {
  for (const { name, type, source } of assets) {
    test(`serves ${urlOf(name)} as ${type}, without a token`, async ({ app }) => {
      const answer = await app.inject(urlOf(name))
      expect(answer.statusCode).toBe(200)
      expect(answer.headers["content-type"]).toBe(type)
      expect(answer.rawPayload.equals(readFileSync(source()))).toBe(true)
      expect(answer.headers["x-content-type-options"]).toBe("nosniff")

      const head = await app.inject({ method: "HEAD", url: urlOf(name) })
      expect(head.headers["content-length"]).toBe(String(answer.rawPayload.length))
      expect(head.body).toBe("")
    })
  }

  test("reads no file to answer HEAD", async ({ app }) => {
    const heads = Array.from({ length: 50 }, () =>
      app.inject({ method: "HEAD", url: "/docs/swagger-ui-bundle.js" }),
    )
    await Promise.all(heads)
    const reads = process.getActiveResourcesInfo().filter((kind) => kind === "FSReqCallback")
    expect(reads.length).toBeLessThan(heads.length / 2)
  })

  test("loads nothing but what is served from here", async ({ app }) => {
    const page = await pageOf(app)
    const loaded = [...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, url]) => url)
    expect(loaded.length).toBeGreaterThan(3)
    for (const url of loaded) {
      expect(url).toMatch(/^\/docs\/[\w.-]+$/)
      expect((await app.inject(String(url))).statusCode, url).toBe(200)
    }
  })

  test("names no other host, and neither do its own files", async ({ app }) => {
    for (const url of ["/docs", "/docs/page.js", "/docs/page.css"]) {
      expect((await app.inject(url)).body, url).not.toMatch(/\/\/[\w-]+(\.|:\d)|@import|url\(/)
    }
  })

  test("has no script or style in it, and permits neither", async ({ app }) => {
    const page = await pageOf(app)
    expect(page).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=/)
    for (const { name } of assets) {
      const policy = String((await app.inject(urlOf(name))).headers["content-security-policy"])
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toMatch(/unsafe|\*|https?:/)
    }
  })

  test("lets a browser keep its files, and asks whether they are still so", async ({ app }) => {
    const url = "/docs/swagger-ui-bundle.js"
    const { etag, "cache-control": caching } = (await app.inject(url)).headers
    expect(caching).toBe("no-cache")
    const again = await app.inject({ url, headers: { "if-none-match": String(etag) } })
    expect(again).toMatchObject({ statusCode: 304, body: "" })
  })

  test("has no way out of its files", async ({ app }) => {
    for (const path of [
      "/docs/../package.json",
      "/docs/%2e%2e/app.ts",
      "/docs/door.ts",
      "/docs/",
    ]) {
      expect((await overSocket(app, { path })).statusCode, path).toBe(404)
    }
    expect((await app.inject({ method: "POST", url: "/docs" })).statusCode).toBe(405)
  })
})
