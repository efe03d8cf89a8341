import { expect, expectTitles, test } from "./fixtures.ts"
import type { Person } from "./person.ts"

const makeTasks = async ({ docket }: Person) => {
  const today = new Date().toISOString().slice(0, 10)
  await docket.task.create.mutate({ title: "Old", dueDate: "2020-01-01", priority: "low" })
  await docket.task.create.mutate({ title: "Done", status: "completed", dueDate: "2020-01-02" })
  await docket.task.create.mutate({ title: "Now", dueDate: today, priority: "urgent", tags: ["a"] })
  await docket.task.create.mutate({ title: "Going", status: "in_progress", description: "Plants" })
}

test("filters and orders stand in the address, and a link shows the same", async ({
  page,
  person,
  openFor,
}) => {
  await makeTasks(person)
  await page.reload()
  await expectTitles(page, ["Going", "Now", "Done", "Old"])

  const choose = async (name: string, option: string) => {
    await page.getByRole("combobox", { name }).click()
    await page.getByRole("option", { name: option, exact: true }).click()
  }
  await choose("Status", "Open")
  await expectTitles(page, ["Going", "Now", "Old"])
  await choose("Sort by", "Title")
  await expectTitles(page, ["Going", "Now", "Old"])
  await choose("Sort by", "Priority")
  await expectTitles(page, ["Now", "Old", "Going"])
  await choose("Due", "Overdue")
  await expectTitles(page, ["Old"])
  await expect(page).toHaveURL(/\?status=open&due=overdue&sort=-priority$/)

  const other = await openFor(person)
  await other.goto(page.url())
  await expectTitles(other, ["Old"])

  await page.goBack()
  await expectTitles(page, ["Now", "Old", "Going"])
  await choose("Priority", "Urgent")
  await expectTitles(page, ["Now"])
  await page.getByRole("button", { name: "Clear filters" }).click()
  await expectTitles(page, ["Now", "Old", "Going", "Done"])
})

test("searches titles and descriptions, and finds a tag", async ({ page, person }) => {
  await makeTasks(person)
  await page.reload()
  await page.getByRole("searchbox", { name: "Search tasks" }).fill("plant")
  await expectTitles(page, ["Going"])
  await expect(page).toHaveURL(/\?q=plant$/)
  await page.getByRole("searchbox", { name: "Search tasks" }).fill("nothing like it")
  await expect(page.getByRole("heading", { name: "No task matches" })).toBeVisible()
  await page.getByRole("button", { name: "Clear filters" }).click()
  await expect(page.getByRole("searchbox", { name: "Search tasks" })).toHaveValue("")
  await page.getByRole("textbox", { name: "Tag" }).fill("a")
  await expectTitles(page, ["Now"])
})

test("the first paint has the tasks, without a script", async ({ browser, person, addresses }) => {
  await person.docket.task.create.mutate({ title: "Painted by the server" })
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.setExtraHTTPHeaders({ cookie: person.cookies.join("; ") })
  await page.goto(addresses.webUrl)
  await expect(page.getByRole("listitem")).toContainText("Painted by the server")
  await expect(page.getByTestId("counts")).toHaveText("1 open")
  await context.close()
})

test("scrolls on through every page of a long list", async ({ page, person }) => {
  const titles = Array.from({ length: 250 }, (_, index) => `Task ${String(index).padStart(3, "0")}`)
  await Promise.all(titles.map((title) => person.docket.task.create.mutate({ title })))
  await page.goto(`${page.url()}?sort=title`)
  await expect(page.getByRole("button", { name: 'Edit title "Task 000"' })).toBeVisible()
  const seen = new Set<string>()
  const last = page.getByRole("button", { name: 'Edit title "Task 249"' })
  await expect(async () => {
    for (const title of await page.getByRole("button", { name: /^Edit title/ }).allInnerTexts()) {
      seen.add(title)
    }
    await page.mouse.wheel(0, 600)
    expect(await last.isVisible()).toBe(true)
  }).toPass({ intervals: [50], timeout: 30_000 })
  expect([...seen].toSorted()).toEqual(expect.arrayContaining(titles.slice(0, 240)))
  // However long the list is, little of it is in the page.
  expect(await page.getByRole("listitem").count()).toBeLessThan(60)
})
