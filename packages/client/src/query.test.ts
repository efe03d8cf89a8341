import { dehydrate, hydrate } from "@tanstack/react-query"
import { expect, test } from "vitest"
import { createDocketQueryClient } from "./query.ts"

test("dates survive the way from a server's cache to a browser's", () => {
  const [server, browser] = [createDocketQueryClient(), createDocketQueryClient()]
  const task = { title: "Water the plants", createdAt: new Date(0) }
  server.setQueryData(["task"], task)
  hydrate(browser, JSON.parse(JSON.stringify(dehydrate(server))))
  expect(browser.getQueryData(["task"])).toEqual(task)
})

test("defaults can be overridden one by one", () => {
  const client = createDocketQueryClient({ defaultOptions: { queries: { staleTime: 5 } } })
  expect(client.getDefaultOptions().queries).toMatchObject({ staleTime: 5, retry: false })
})
