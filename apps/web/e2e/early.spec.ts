import type { Page } from "@playwright/test"
import { expect, expectTitles, test } from "./fixtures.ts"

/** Opens a page without its scripts, which come when `letCome` is called. */
const openWithoutScripts = async (page: Page, url: string): Promise<{ letCome: () => void }> => {
  const scripts = Promise.withResolvers<void>()
  await page.route("**/*.js", async (route) => {
    await scripts.promise
    await route.continue()
  })
  await page.goto(url, { waitUntil: "commit" })
  return { letCome: scripts.resolve }
}

test("a scrolled list stays where it is, and keeps the focus", async ({ page, person }) => {
  const titles = Array.from({ length: 60 }, (_, index) => `Task ${String(index).padStart(3, "0")}`)
  await Promise.all(titles.map((title) => person.docket.task.create.mutate({ title })))
  const { letCome } = await openWithoutScripts(page, `${page.url()}?sort=title`)
  const focused = page.getByRole("button", { name: 'Edit title "Task 015"' })
  await focused.focus()
  await page.evaluate(() => window.scrollTo(0, 700))
  letCome()
  // Further down than the server's first paint.
  await expect(page.getByRole("button", { name: 'Edit title "Task 028"' })).toBeVisible()
  expect(await page.evaluate(() => window.scrollY)).toBeCloseTo(700, -1)
  await expect(focused).toBeFocused()
})

test("a checked box completes its task, and an unchecked one opens it", async ({
  page,
  person,
}) => {
  const early = await person.docket.task.create.mutate({ title: "Done early" })
  const before = await person.docket.task.create.mutate({ title: "Done before" })
  await person.docket.task.update.mutate({ id: before.id, status: "completed" })
  const { letCome } = await openWithoutScripts(page, page.url())
  const boxOf = (title: string) => page.getByRole("checkbox", { name: `Complete "${title}"` })
  await boxOf("Done early").check()
  await boxOf("Done before").uncheck()
  letCome()
  const statusOf = async ({ id }: { id: string }) =>
    (await person.docket.task.get.query({ id })).status
  await expect.poll(() => statusOf(early)).toBe("completed")
  await expect.poll(() => statusOf(before)).toBe("pending")
  await expect(boxOf("Done early")).toBeChecked()
  await expect(boxOf("Done before")).not.toBeChecked()
})

test("what is typed into a search or a filter is searched for", async ({ page, person }) => {
  await person.docket.task.create.mutate({ title: "Water the plants", tags: ["home"] })
  await person.docket.task.create.mutate({ title: "Water the bulbs" })
  await person.docket.task.create.mutate({ title: "Sweep", tags: ["home"] })
  const { letCome } = await openWithoutScripts(page, page.url())
  await page.getByRole("searchbox", { name: "Search tasks" }).fill("water")
  await page.getByRole("textbox", { name: "Tag" }).fill("home")
  letCome()
  await expectTitles(page, ["Water the plants"])
  await expect(page).toHaveURL(/\?q=water&tag=home$|\?tag=home&q=water$/)
})

test("what is sent stays where it was typed", async ({ browser, person, addresses }) => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(`${addresses.webUrl}/sign-in`)
  await page.getByRole("textbox", { name: "E-mail" }).fill(person.email)
  await page.getByRole("textbox", { name: "E-mail" }).press("Enter")
  await expect(page).toHaveURL(`${addresses.webUrl}/sign-in`)
  await expect(page.getByRole("textbox", { name: "E-mail" })).toHaveValue(person.email)
  await page.setExtraHTTPHeaders({ cookie: person.cookies.join("; ") })
  await page.goto(addresses.webUrl)
  await page.getByRole("textbox", { name: "New task" }).fill("Tea")
  await page.getByRole("textbox", { name: "New task" }).press("Enter")
  await expect(page).toHaveURL(`${addresses.webUrl}/`)
  await expect(page.getByRole("textbox", { name: "New task" })).toHaveValue("Tea")
  await context.close()
})
