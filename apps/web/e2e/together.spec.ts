import type { Page } from "@playwright/test"
import { addTask, expect, expectSaved, expectTitles, test } from "./fixtures.ts"
import { giveOwnAddress, password } from "./person.ts"

const rename = async (page: Page, from: string, to: string) => {
  await page.getByRole("button", { name: `Edit title "${from}"` }).click()
  const title = page.getByRole("textbox", { name: "Title", exact: true })
  await title.fill(to)
  await title.press("Enter")
}

const conflict = async (page: Page, other: Page) => {
  await addTask(page, "Tea")
  await expectSaved(page)
  await other.reload()
  await rename(other, "Tea", "Coffee")
  await expectSaved(other)
  await rename(page, "Tea", "Water")
  const dialog = page.getByRole("dialog", { name: "Changed in two places" })
  await expect(dialog.getByRole("radio", { name: "Yours: Water" })).toBeChecked()
  await expect(dialog.getByRole("radio", { name: "Theirs: Coffee" })).not.toBeChecked()
  return dialog
}

test("two tabs that change the same field: one's own change can stay", async ({
  page,
  person,
  openFor,
}) => {
  const dialog = await conflict(page, await openFor(person))
  await page.keyboard.press("Escape")
  await expect(dialog).toBeVisible()
  await dialog.getByRole("button", { name: "Save" }).click()
  await expectTitles(page, ["Water"])
  await expectSaved(page)
  expect((await person.docket.task.list.query()).items).toMatchObject([{ title: "Water" }])
})

test("two tabs that change the same field: the other one's change can stay", async ({
  page,
  person,
  openFor,
}) => {
  const dialog = await conflict(page, await openFor(person))
  await dialog.getByRole("radio", { name: "Theirs: Coffee" }).check()
  await dialog.getByRole("button", { name: "Save" }).click()
  await expectTitles(page, ["Coffee"])
  await expectSaved(page)
  expect((await person.docket.task.list.query()).items).toMatchObject([{ title: "Coffee" }])
})

test("two tabs that change the same fields: all of the other one's can stay at once", async ({
  page,
  person,
  openFor,
}) => {
  const dialog = await conflict(page, await openFor(person))
  await dialog.getByRole("button", { name: "Keep theirs" }).click()
  await expect(dialog).toBeHidden()
  await expectTitles(page, ["Coffee"])
  expect((await person.docket.task.list.query()).items).toMatchObject([{ title: "Coffee" }])
})

test("two tabs of one browser conflict as two browsers do", async ({ page, person, context }) => {
  const other = await context.newPage()
  await other.goto(page.url())
  const dialog = await conflict(page, other)
  await dialog.getByRole("button", { name: "Save" }).click()
  await expectTitles(page, ["Water"])
  await expectSaved(page)
  await other.reload()
  await expectTitles(other, ["Water"])
  expect((await person.docket.task.list.query()).items).toMatchObject([{ title: "Water" }])
})

test("two tabs that change different fields: both changes stay, without a question", async ({
  page,
  person,
  openFor,
}) => {
  await addTask(page, "Tea")
  await expectSaved(page)
  const other = await openFor(person)
  await other.getByRole("checkbox", { name: 'Complete "Tea"' }).click()
  await expectSaved(other)
  await rename(page, "Tea", "Water")
  await expect(page.getByText("Merged with a change made elsewhere").first()).toBeVisible()
  await expect(page.getByRole("checkbox", { name: 'Complete "Water"' })).toBeChecked()
  await expectSaved(page)
  expect((await person.docket.task.list.query()).items).toMatchObject([
    { title: "Water", completed: true },
  ])
})

test("one's own changes in quick succession are no conflict", async ({ page, person }) => {
  await addTask(page, "Tea")
  const box = page.getByRole("checkbox", { name: /^Complete/ })
  for (let round = 0; round < 5; round += 1) await box.click()
  await rename(page, "Tea", "Coffee")
  await rename(page, "Coffee", "Water")
  await expectSaved(page)
  await expect(page.getByRole("dialog")).toHaveCount(0)
  await expect(page.getByText("Merged with")).toHaveCount(0)
  expect((await person.docket.task.list.query()).items).toMatchObject([
    { title: "Water", completed: true },
  ])
})

test.describe("a token that is refused", () => {
  test.use({ expectedFaults: /Failed to load resource.*401/ })

  test("in the middle of work is replaced without a word", async ({ page, person, addresses }) => {
    await addTask(page, "Tea")
    await expectSaved(page)
    let refused = 0
    await page.route(`${addresses.apiUrl}/trpc/**`, async (route) => {
      if (refused > 0 || route.request().method() !== "POST") return route.fallback()
      refused += 1
      const headers = { ...route.request().headers(), authorization: "Bearer expired" }
      await route.continue({ headers })
    })
    const fetched = page.waitForRequest(`${addresses.webUrl}/api/auth/token`)
    await page.getByRole("checkbox", { name: 'Complete "Tea"' }).click()
    await fetched
    await expectSaved(page)
    expect(refused).toBe(1)
    expect((await person.docket.task.list.query()).items).toMatchObject([{ completed: true }])
  })
})

test("a token is replaced before it expires", async ({ page, person: _, addresses }) => {
  await page.clock.install()
  await page.reload()
  await addTask(page, "Tea")
  await expectSaved(page)
  let asked = 0
  page.on("request", (request) => {
    if (request.url() === `${addresses.webUrl}/api/auth/token`) asked += 1
  })
  await page.clock.fastForward(60_000)
  await addTask(page, "Coffee")
  expect(asked).toBe(0)
  await page.clock.fastForward(4 * 60_000)
  await addTask(page, "Water")
  await expectSaved(page)
  expect(asked).toBe(1)
})

test.describe("signed out in another tab", () => {
  // Asking for a token without a session is answered with 401.
  test.use({ expectedFaults: /Failed to load resource.*401/ })

  test("what was typed stays, and work goes on after signing in again", async ({
    page,
    person,
    context,
    addresses,
  }) => {
    await giveOwnAddress(context)
    await page.getByRole("textbox", { name: "New task" }).fill("Half a thought")
    const other = await context.newPage()
    await other.goto(addresses.webUrl)
    await other.getByRole("button", { name: "Account menu" }).click()
    await other.getByRole("menuitem", { name: "Sign out" }).click()
    await expect(other).toHaveURL(/\/sign-in/)

    const dialog = page.getByRole("dialog", { name: "You are signed out" })
    await expect(dialog.getByRole("textbox", { name: "E-mail" })).toHaveValue(person.email)
    await dialog.getByRole("textbox", { name: "Password" }).fill(password)
    await dialog.getByRole("button", { name: "Sign in", exact: true }).click()
    await expect(dialog).toBeHidden()
    const input = page.getByRole("textbox", { name: "New task" })
    await expect(input).toHaveValue("Half a thought")
    await input.press("Enter")
    await expectTitles(page, ["Half a thought"])
    await expectSaved(page)
  })
})
