import type { Page } from "@playwright/test"
import { expect, expectTitles, test } from "./fixtures.ts"
import type { Person } from "./person.ts"

/** A calendar date of the browsers' own zone, which differs from that of UTC late in the evening. */
const dayFromNow = (days: number): string =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Berlin" }).format(
    Date.now() + days * 86_400_000,
  )

const makeTasks = async ({ docket }: Person) => {
  const today = dayFromNow(0)
  await docket.task.create.mutate({ title: "Old", dueDate: "2020-01-01", priority: "low" })
  await docket.task.create.mutate({ title: "Done", status: "completed", dueDate: "2020-01-02" })
  await docket.task.create.mutate({ title: "Now", dueDate: today, priority: "urgent", tags: ["a"] })
  await docket.task.create.mutate({ title: "Going", status: "in_progress", description: "Plants" })
}

const choose = async (page: Page, name: string, option: string) => {
  await page.getByRole("combobox", { name }).click()
  await page.getByRole("option", { name: option, exact: true }).click()
}

const orders: [name: string, titles: string[]][] = [
  ["Oldest first", ["Old", "Done", "Now", "Going"]],
  ["Recently changed", ["Old", "Going", "Now", "Done"]],
  ["Due date", ["Old", "Done", "Now", "Going"]],
  ["Priority", ["Now", "Old", "Going", "Done"]],
  ["Title", ["Done", "Going", "Now", "Old"]],
  ["Newest first", ["Going", "Now", "Done", "Old"]],
]

test("every order is there to choose, and outlives a reload", async ({ page, person }) => {
  await makeTasks(person)
  const { items } = await person.docket.task.list.query({ q: "Old" })
  for (const { id } of items) await person.docket.task.update.mutate({ id, tags: ["touched"] })
  await page.reload()
  for (const [name, titles] of orders) {
    await choose(page, "Sort by", name)
    await expectTitles(page, titles)
    await page.reload()
    await expectTitles(page, titles)
    await expect(page.getByRole("combobox", { name: "Sort by" })).toContainText(name)
  }
})

test("due dates are told apart by the calendar where one is", async ({ page, person }) => {
  for (const days of [-1, 0, 7, 8]) {
    await person.docket.task.create.mutate({ title: `In ${days}`, dueDate: dayFromNow(days) })
  }
  await person.docket.task.create.mutate({ title: "Some day" })
  await page.reload()
  await expect(page.getByTestId("counts")).toHaveText("5 open · 1 overdue")
  for (const [name, titles] of [
    ["Overdue", ["In -1"]],
    ["Today", ["In 0"]],
    ["Next 7 days", ["In 7", "In 0"]],
    ["Any time", ["Some day", "In 8", "In 7", "In 0", "In -1"]],
  ] as const) {
    await choose(page, "Due", name)
    await expectTitles(page, titles)
  }
})

test("every status and priority can be filtered by", async ({ page, person }) => {
  const statuses = {
    Pending: "pending",
    "In progress": "in_progress",
    Completed: "completed",
  } as const
  const priorities = { Urgent: "urgent", High: "high", Medium: "medium", Low: "low" } as const
  for (const [title, status] of Object.entries(statuses)) {
    await person.docket.task.create.mutate({ title, status })
  }
  for (const [title, priority] of Object.entries(priorities)) {
    await person.docket.task.create.mutate({ title, priority, status: "in_progress" })
  }
  await page.reload()
  for (const title of Object.keys(priorities)) {
    await choose(page, "Priority", title)
    await expectTitles(page, [title])
  }
  await choose(page, "Priority", "No priority")
  for (const title of Object.keys(statuses)) {
    await choose(page, "Status", title)
    await expectTitles(page, [title])
  }
})

test("filters and orders stand in the address, and a link shows the same", async ({
  page,
  person,
  openFor,
}) => {
  await makeTasks(person)
  await page.reload()
  await expectTitles(page, ["Going", "Now", "Done", "Old"])

  await choose(page, "Status", "Open")
  await expectTitles(page, ["Going", "Now", "Old"])
  await choose(page, "Sort by", "Priority")
  await expectTitles(page, ["Now", "Old", "Going"])
  await choose(page, "Due", "Overdue")
  await expectTitles(page, ["Old"])
  await expect(page).toHaveURL(/\?status=open&due=overdue&sort=-priority$/)

  const other = await openFor(person)
  await other.goto(page.url())
  await expectTitles(other, ["Old"])

  await page.goBack()
  await expectTitles(page, ["Now", "Old", "Going"])
  await choose(page, "Priority", "Urgent")
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
  await page.getByRole("button", { name: 'Edit title "Task 000"' }).focus()
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
  // The task that had the focus is not in the page any more; the focus is.
  await expect(page.getByRole("list", { name: "Tasks" })).toBeFocused()
  await page.keyboard.press("j")
  await expect(
    page.getByRole("button", { name: /^Edit title/ }).and(page.locator(":focus")),
  ).toBeVisible()
  // However long the list is, little of it is in the page.
  expect(await page.getByRole("listitem").count()).toBeLessThan(60)
})

test("a list gets old by the browser's own clock, wherever the server's stands", async ({
  page,
  person,
  addresses,
}) => {
  await person.docket.task.create.mutate({ title: "Tea" })
  await page.clock.install({ time: Date.now() - 3_600_000 })
  await page.goto(addresses.webUrl)
  await expectTitles(page, ["Tea"])
  await person.docket.task.create.mutate({ title: "Coffee" })
  await page.clock.fastForward(60_000)
  await page.evaluate(() => window.dispatchEvent(new Event("visibilitychange")))
  await expectTitles(page, ["Coffee", "Tea"])
})
