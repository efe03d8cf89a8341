import { addTask, expect, expectSaved, expectTitles, test } from "./fixtures.ts"

test("adds tasks with the keyboard, newest first, and keeps the focus where one types", async ({
  page,
  person,
}) => {
  await expect(page.getByRole("heading", { name: "Nothing to do yet" })).toBeVisible()
  await addTask(page, "Water the plants")
  await addTask(page, "Buy milk")
  await expect(page.getByRole("textbox", { name: "New task" })).toBeFocused()
  await expectTitles(page, ["Buy milk", "Water the plants"])
  await expectSaved(page)
  const { items } = await person.docket.task.list.query()
  expect(items.map(({ title }) => title)).toEqual(["Buy milk", "Water the plants"])
  await page.reload()
  await expectTitles(page, ["Buy milk", "Water the plants"])
})

test("refuses a title that is too long, and keeps what was typed", async ({ page, person: _ }) => {
  const input = page.getByRole("textbox", { name: "New task" })
  await input.fill("x".repeat(201))
  await input.press("Enter")
  await expect(page.getByText("The title must have at most 200 characters")).toBeVisible()
  await expect(input).toHaveValue("x".repeat(201))
})

test("what was typed and not yet added outlives a reload", async ({ page, person: _ }) => {
  const input = page.getByRole("textbox", { name: "New task" })
  await input.pressSequentially("Half a thought")
  await page.reload()
  await expect(input).toHaveValue("Half a thought")
  await page.getByRole("button", { name: "Add task" }).click()
  await expectTitles(page, ["Half a thought"])
  await expectSaved(page)
  await page.reload()
  await expect(input).toHaveValue("")
})

test("completes a task and opens it again, and counts along", async ({ page, person }) => {
  await addTask(page, "Water the plants")
  const box = page.getByRole("checkbox", { name: 'Complete "Water the plants"' })
  await box.click()
  await expect(box).toBeChecked()
  await expect(page.getByTestId("counts")).toHaveText("0 open · 1 completed")
  await box.click()
  await expect(page.getByTestId("counts")).toHaveText("1 open")
  await expectSaved(page)
  expect((await person.docket.task.list.query()).items).toMatchObject([{ status: "pending" }])
})

test("edits every field in its place, and a reload shows them all", async ({ page, person }) => {
  await addTask(page, "Call the dentist")
  await page.getByRole("button", { name: 'Edit title "Call the dentist"' }).click()
  const title = page.getByRole("textbox", { name: "Title", exact: true })
  await title.fill("Call the other dentist")
  await title.press("Enter")
  await expect(page.getByRole("button", { name: /^Edit title/ })).toBeFocused()

  await page.getByRole("button", { name: /^Details of/ }).click()
  const details = page.getByRole("group", { name: 'Details of "Call the other dentist"' })
  await details
    .getByRole("textbox", { name: "Description" })
    .fill("Ask about Thursday.\nBring the card.")
  await details.getByLabel("Due date").fill("2020-02-29")
  await details.getByRole("textbox", { name: "Tags" }).fill("health, phone, health")
  await details.getByRole("combobox", { name: "Priority" }).click()
  await page.getByRole("option", { name: "High" }).click()
  await details.getByRole("combobox", { name: "Status" }).click()
  await page.getByRole("option", { name: "In progress" }).click()
  await expectSaved(page)

  expect((await person.docket.task.list.query()).items).toMatchObject([
    {
      title: "Call the other dentist",
      description: "Ask about Thursday.\nBring the card.",
      dueDate: "2020-02-29",
      tags: ["health", "phone"],
      priority: "high",
      status: "in_progress",
    },
  ])
  await page.reload()
  const row = page.getByRole("listitem")
  await expect(row).toContainText("Overdue · 29 Feb 2020")
  await expect(row).toContainText("#health")
  await expect(row).toContainText("In progress")
  await expect(row).toContainText("High")
})

test("clears a due date and a description", async ({ page, person, addresses }) => {
  await person.docket.task.create.mutate({ title: "Tea", dueDate: "2030-01-01", description: "d" })
  await page.goto(addresses.webUrl)
  await page.getByRole("button", { name: /^Details of/ }).click()
  await page.getByLabel("Due date").fill("")
  await page.getByRole("textbox", { name: "Description" }).fill("")
  await page.getByRole("textbox", { name: "Tags" }).focus()
  await expect
    .poll(async () => (await person.docket.task.list.query()).items)
    .toMatchObject([{ dueDate: null, description: null }])
})

test("Escape leaves a title as it was; leaving the field saves it", async ({ page, person }) => {
  await addTask(page, "Tea")
  const title = page.getByRole("textbox", { name: "Title", exact: true })
  await page.getByRole("button", { name: 'Edit title "Tea"' }).click()
  await title.fill("Coffee")
  await title.press("Escape")
  await expectTitles(page, ["Tea"])
  await page.getByRole("button", { name: 'Edit title "Tea"' }).click()
  await title.fill("Water")
  await page.getByRole("heading", { name: "Tasks" }).click()
  await expectTitles(page, ["Water"])
  await expectSaved(page)
  expect((await person.docket.task.list.query()).items).toMatchObject([{ title: "Water" }])
})

test("deletes with a way back, and the trash gives back what was deleted", async ({
  page,
  person,
}) => {
  await addTask(page, "Water the plants")
  await addTask(page, "Buy milk")
  await page.getByRole("button", { name: 'Delete "Buy milk"' }).click()
  await expectTitles(page, ["Water the plants"])
  await page.getByRole("button", { name: "Undo" }).click()
  await expectTitles(page, ["Buy milk", "Water the plants"])

  await page.getByRole("button", { name: 'Delete "Water the plants"' }).click()
  await expectTitles(page, ["Buy milk"])
  await page.getByRole("link", { name: "Trash" }).click()
  await expect(page).toHaveTitle("Trash · Docket")
  await page.getByRole("button", { name: 'Restore "Water the plants"' }).click()
  await expect(page.getByRole("heading", { name: "The trash is empty" })).toBeVisible()
  await page.getByRole("link", { name: "Tasks" }).click()
  await expectTitles(page, ["Buy milk", "Water the plants"])
  await expectSaved(page)
  expect((await person.docket.task.list.query()).items).toHaveLength(2)
})

test("a change to a task that was deleted elsewhere says so, and can be saved all the same", async ({
  page,
  person,
}) => {
  await addTask(page, "Tea")
  await expectSaved(page)
  const { items } = await person.docket.task.list.query()
  for (const { id } of items) await person.docket.task.delete.mutate({ id })
  await page.getByRole("checkbox", { name: 'Complete "Tea"' }).click()
  await expect(page.getByText('"Tea" was deleted elsewhere').first()).toBeVisible()
  await expect(page.getByRole("heading", { name: "Nothing to do yet" })).toBeVisible()
  await page.getByRole("button", { name: "Restore and save" }).click()
  await expect(page.getByRole("checkbox", { name: 'Complete "Tea"' })).toBeChecked()
  await expectSaved(page)
  expect((await person.docket.task.list.query()).items).toMatchObject([{ completed: true }])
})

test("a change that is refused is taken back, and says why", async ({
  page,
  person,
  addresses,
}) => {
  await addTask(page, "Tea")
  await expectSaved(page)
  await page.route(`${addresses.apiUrl}/trpc/task.update**`, async (route) => {
    const headers = route.request().headers()
    await route.continue({ headers, postData: '{"0":{"json":{"id":"no id"}}}' })
  })
  await page.getByRole("checkbox", { name: 'Complete "Tea"' }).click()
  await expect(page.getByText('Could not change "Tea"').first()).toBeVisible()
  await expect(page.getByRole("checkbox", { name: 'Complete "Tea"' })).not.toBeChecked()
  expect((await person.docket.task.list.query()).items).toMatchObject([{ completed: false }])
})

test.describe("with a proxy on the way", () => {
  test.use({ expectedFaults: /Failed to load resource.*403/ })

  test("a task that it refuses is taken back, and holds up none that is typed after it", async ({
    page,
    person,
    addresses,
  }) => {
    await page.route(`${addresses.apiUrl}/trpc/task.create**`, (route) =>
      route.request().postData()?.includes("Tea") === true
        ? route.fulfill({
            status: 403,
            contentType: "text/html",
            headers: { "access-control-allow-origin": addresses.webUrl },
            body: "<h1>Forbidden</h1>",
          })
        : route.fallback(),
    )
    for (const title of ["Tea", "Coffee"]) {
      await page.getByRole("textbox", { name: "New task" }).fill(title)
      await page.getByRole("textbox", { name: "New task" }).press("Enter")
    }
    await expect(page.getByText('Could not add "Tea"').first()).toBeVisible()
    await expectSaved(page)
    await expectTitles(page, ["Coffee"])
    expect((await person.docket.task.list.query()).items).toMatchObject([{ title: "Coffee" }])
  })
})
