import { addTask, expect, expectSaved, expectTitles, test as base } from "./fixtures.ts"

const test = base.extend({
  addresses: async ({ ownStack }, use) => {
    await use(ownStack)
    await ownStack.startApi()
  },
})
// The servers are one test's at a time.
test.describe.configure({ mode: "serial" })
test.use({ expectedFaults: /Failed to load resource|ERR_|CORS|net::/ })

test("the API stops and starts again while one types: nothing typed is lost", async ({
  page,
  person,
  ownStack,
}) => {
  await addTask(page, "Before")
  await expectSaved(page)
  const input = page.getByRole("textbox", { name: "New task" })
  await input.pressSequentially("Half a ")
  await ownStack.stopApi()
  await input.pressSequentially("thought")
  await input.press("Enter")
  await page.getByRole("checkbox", { name: 'Complete "Before"' }).click()
  await input.fill("Next")
  await expect(page.getByText("Docket is out of reach. Trying again…")).toBeVisible()
  await expect(page.getByText("Waiting for connection").first()).toBeVisible()
  await expectTitles(page, ["Half a thought", "Before"])
  await expect(input).toHaveValue("Next")

  await ownStack.startApi()
  await expect(page.getByText("Docket is out of reach")).toBeHidden()
  await expectSaved(page)
  await expect(input).toHaveValue("Next")
  const { items } = await person.docket.task.list.query()
  expect(items).toMatchObject([
    { title: "Half a thought", version: 1 },
    { title: "Before", completed: true },
  ])
})

test("the API crashes in the middle of a change: it is made once, and the tab stays", async ({
  page,
  person,
  ownStack,
}) => {
  await addTask(page, "Before")
  await expectSaved(page)
  const input = page.getByRole("textbox", { name: "New task" })
  await input.fill("Cut off")
  await Promise.all([input.press("Enter"), ownStack.stopApi("SIGKILL")])
  await expectTitles(page, ["Cut off", "Before"])
  await page.getByRole("button", { name: 'Edit title "Before"' }).click()
  const title = page.getByRole("textbox", { name: "Title", exact: true })
  await title.fill("Half a title")
  await ownStack.startApi()
  await expect(page.getByText("Docket is out of reach")).toBeHidden()
  await expect(title).toHaveValue("Half a title")
  await title.press("Enter")
  await expectSaved(page)
  const { items } = await person.docket.task.list.query()
  expect(items.map((task) => task.title)).toEqual(["Cut off", "Half a title"])
})

test("a page that is opened while the API is away shows so, and fills by itself", async ({
  page,
  person,
  ownStack,
}) => {
  await person.docket.task.create.mutate({ title: "Tea" })
  await ownStack.stopApi()
  await page.goto(ownStack.webUrl)
  await expect(page.getByRole("heading", { name: "The tasks could not be loaded" })).toBeVisible()
  await expect(page.getByRole("button", { name: "Try again" })).toBeVisible()
  await ownStack.startApi()
  await expectTitles(page, ["Tea"])
})

test("offline, changes are kept, and sent when one is back", async ({ page, person, context }) => {
  await addTask(page, "Before")
  await expectSaved(page)
  await context.setOffline(true)
  await expect(page.getByText("You are offline. Changes are kept")).toBeVisible()
  await addTask(page, "Meanwhile")
  await page.getByRole("checkbox", { name: 'Complete "Before"' }).click()
  await expect(page.getByText("Waiting for connection")).toHaveCount(2)
  await context.setOffline(false)
  await expect(page.getByText("You are offline")).toBeHidden()
  await expectSaved(page)
  expect((await person.docket.task.list.query()).items).toMatchObject([
    { title: "Meanwhile" },
    { title: "Before", completed: true },
  ])
})
