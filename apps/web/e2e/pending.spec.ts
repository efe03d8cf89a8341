import type { Page } from "@playwright/test"
import { addTask, expect, expectSaved, expectTitles, test } from "./fixtures.ts"
import { letIn, signUp, type Addresses } from "./person.ts"

const DELAY_MS = 1_500

/** Changes take their time to get to the API. */
const slowDown = async (page: Page, { apiUrl }: Addresses) => {
  await page.route(`${apiUrl}/trpc/**`, async (route) => {
    if (route.request().method() === "POST") await new Promise((done) => setTimeout(done, DELAY_MS))
    await route.fallback()
  })
}

const sortBy = async (page: Page, option: string) => {
  await page.getByRole("combobox", { name: "Sort by" }).click()
  await page.getByRole("option", { name: option, exact: true }).click()
}

test("a task that is on its way is in every list, and stays there", async ({
  page,
  person: _,
  addresses,
}) => {
  await slowDown(page, addresses)
  await addTask(page, "Tea")
  await sortBy(page, "Title")
  await expectTitles(page, ["Tea"])
  await expectSaved(page)
  await expectTitles(page, ["Tea"])
})

test("tasks that are typed while one is on its way are made after it", async ({
  page,
  person,
  addresses,
}) => {
  await page.route(`${addresses.apiUrl}/trpc/task.create**`, async (route) => {
    if (route.request().postData()?.includes("Tea") === true) {
      await new Promise((done) => setTimeout(done, DELAY_MS))
    }
    await route.fallback()
  })
  const titles = ["Cocoa", "Coffee", "Tea"]
  for (const title of titles.toReversed()) await addTask(page, title)
  await expectTitles(page, titles)
  await expectSaved(page)
  expect((await person.docket.task.list.query()).items).toMatchObject(
    titles.map((title) => ({ title })),
  )
})

test("a deletion that is on its way holds in every list, and so does its undoing", async ({
  page,
  person,
  addresses,
}) => {
  for (const title of ["Coffee", "Tea"]) await person.docket.task.create.mutate({ title })
  await page.reload()
  await slowDown(page, addresses)
  await page.getByRole("button", { name: 'Delete "Coffee"' }).click()
  await sortBy(page, "Title")
  await expectTitles(page, ["Tea"])
  await page.getByRole("link", { name: "Trash" }).click()
  await expect(page.getByRole("button", { name: 'Restore "Coffee"' })).toBeVisible()
  await page.getByRole("button", { name: "Undo" }).click()
  await expect(page.getByRole("heading", { name: "The trash is empty" })).toBeVisible()
  await page.getByRole("link", { name: "Tasks" }).click()
  await expectTitles(page, ["Tea", "Coffee"])
  await expect
    .poll(async () => (await person.docket.task.list.query()).items.length, { timeout: 15_000 })
    .toBe(2)
})

test("a change that is on its way is not undone by a list that is asked for meanwhile", async ({
  page,
  person,
  addresses,
}) => {
  await person.docket.task.create.mutate({ title: "Tea" })
  await page.reload()
  await slowDown(page, addresses)
  const box = page.getByRole("checkbox", { name: 'Complete "Tea"' })
  await box.click()
  await sortBy(page, "Title")
  await expectTitles(page, ["Tea"])
  await expect(box).toBeChecked()
  await expectSaved(page)
  await expect(box).toBeChecked()
})

test("no letter is lost in the search, however slowly one types", async ({ page, person: _ }) => {
  const search = page.getByRole("searchbox", { name: "Search tasks" })
  for (const delay of [230, 260, 290]) {
    await search.fill("")
    await search.pressSequentially("weekly report", { delay })
    await expect(search).toHaveValue("weekly report")
  }
  await expect(page).toHaveURL(/\?q=weekly\+report$/)
})

test("half of a due date is no change", async ({ page, person, addresses }) => {
  await person.docket.task.create.mutate({ title: "Tea", dueDate: "2030-12-24" })
  await page.goto(addresses.webUrl)
  await page.getByRole("button", { name: /^Details of/ }).click()
  await page.getByLabel("Due date").focus()
  await page.keyboard.press("Backspace")
  await page.getByRole("textbox", { name: "Tags" }).focus()
  await expect(page.getByText("Complete the date, or clear it.")).toBeVisible()
  expect((await person.docket.task.list.query()).items).toMatchObject([{ dueDate: "2030-12-24" }])
})

test("the keys of the page leave a list of choices alone", async ({ page, person }) => {
  await addTask(page, "Tea")
  await page.getByRole("button", { name: /^Details of/ }).click()
  await page.getByRole("group").getByRole("combobox", { name: "Priority" }).focus()
  await page.keyboard.press("Delete")
  await page.keyboard.press("x")
  await expectTitles(page, ["Tea"])
  await expect(page.getByRole("checkbox", { name: 'Complete "Tea"' })).not.toBeChecked()
  await expectSaved(page)
  expect((await person.docket.task.list.query()).items).toMatchObject([{ completed: false }])
})

test.describe("when somebody else signs in on the same browser", () => {
  test.use({ expectedFaults: /Failed to load resource.*401/ })

  test("a tab neither shows nor writes their tasks", async ({
    page,
    context,
    person,
    addresses,
  }) => {
    await addTask(page, "Ada's task")
    await expectSaved(page)
    const other = await signUp(addresses, "Grace")
    await letIn(context, other, addresses)
    // The tab's own token is refused, so that it asks for another one.
    let refused = 0
    await page.route(`${addresses.apiUrl}/trpc/**`, async (route) => {
      if (refused > 0 || route.request().method() === "OPTIONS") return route.fallback()
      refused += 1
      const headers = { ...route.request().headers(), authorization: "Bearer expired" }
      await route.continue({ headers })
    })
    await addTask(page, "For Ada only")
    await expect(page.getByRole("dialog", { name: "You are signed out" })).toBeVisible()
    expect((await other.docket.task.list.query()).items).toEqual([])

    await letIn(context, person, addresses)
    expect((await person.docket.task.list.query()).items).toHaveLength(1)
  })

  test("they find nothing of what was typed before", async ({ page, addresses, person: _ }) => {
    await page.getByRole("textbox", { name: "New task" }).fill("Ada's secret")
    await page.getByRole("button", { name: "Account menu" }).click()
    await page.getByRole("menuitem", { name: "Sign out" }).click()
    await expect(page).toHaveURL(/\/sign-in/)
    await letIn(page.context(), await signUp(addresses, "Grace"), addresses)
    await page.goto(addresses.webUrl)
    await expect(page.getByRole("heading", { name: "Nothing to do yet" })).toBeVisible()
    await expect(page.getByRole("textbox", { name: "New task" })).toHaveValue("")
  })
})
