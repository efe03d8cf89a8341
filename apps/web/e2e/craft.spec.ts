import type { Page } from "@playwright/test"
import { addTask, expect, expectAccessible, expectSaved, expectTitles, test } from "./fixtures.ts"

const pages = ["/", "/trash", "/account", "/developers", "/nowhere"]

/** Everything that can lie over a page, or open in it. */
const overlays: Record<string, (page: Page) => Promise<void>> = {
  "the details of a task": async (page) => {
    await page
      .getByRole("button", { name: /^Details of/ })
      .first()
      .click()
    await expect(page.getByRole("group", { name: /^Details of/ })).toBeVisible()
  },
  "the editor of a title": async (page) => {
    await page
      .getByRole("button", { name: /^Edit title/ })
      .first()
      .click()
  },
  "a list of choices": async (page) => {
    await page.getByRole("combobox", { name: "Status" }).click()
    await expect(page.getByRole("listbox")).toBeVisible()
  },
  "the account menu": async (page) => {
    await page.getByRole("button", { name: "Account menu" }).click()
    await expect(page.getByRole("menu")).toBeVisible()
  },
  "the shortcuts": async (page) => {
    await page.getByRole("heading", { name: "Tasks" }).click()
    await page.keyboard.press("?")
    await expect(page.getByRole("dialog")).toBeVisible()
  },
  "a toast": async (page) => {
    await page
      .getByRole("button", { name: /^Delete "/ })
      .first()
      .click()
    await expect(page.getByRole("button", { name: "Undo" })).toBeVisible()
  },
}

const settle = (page: Page) =>
  page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)))

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    // A page that there is not is answered with 404, which a browser writes to its console.
    test.use({ colorScheme, expectedFaults: /Failed to load resource.*404/ })

    test("axe finds nothing on any page", async ({ page, person, addresses }) => {
      await person.docket.task.create.mutate({
        title: "Tea",
        description: "Green",
        dueDate: "2020-01-01",
        priority: "urgent",
        tags: ["home"],
        status: "in_progress",
      })
      await person.docket.task.create.mutate({ title: "Coffee", status: "completed" })
      for (const path of pages) {
        await page.goto(`${addresses.webUrl}${path}`)
        await settle(page)
        await expectAccessible(page)
      }
    })

    test("axe finds nothing on the pages before one is signed in", async ({ page, addresses }) => {
      for (const path of ["/sign-in", "/sign-up"]) {
        await page.goto(`${addresses.webUrl}${path}`)
        await expectAccessible(page)
        await page.getByRole("button", { name: /Sign in|Create account/ }).click()
        await expect(page.locator("[aria-invalid=true]").first()).toBeVisible()
        await expectAccessible(page)
      }
    })

    for (const [name, open] of Object.entries(overlays)) {
      test(`axe finds nothing with ${name}`, async ({ page, person: _ }) => {
        await addTask(page, "Tea")
        await addTask(page, "Coffee")
        await expectSaved(page)
        await open(page)
        await settle(page)
        await expectAccessible(page)
      })
    }
  })
}

test("everything can be done with the keyboard alone", async ({ page, person }) => {
  await page.keyboard.press("Tab")
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused()
  await page.keyboard.press("n")
  await page.keyboard.type("Tea")
  await page.keyboard.press("Enter")
  await page.keyboard.type("Coffee")
  await page.keyboard.press("Enter")
  await expectTitles(page, ["Coffee", "Tea"])
  await page.keyboard.press("Tab")
  await page.keyboard.press("j")
  await expect(page.getByRole("button", { name: 'Edit title "Coffee"' })).toBeFocused()
  await page.keyboard.press("j")
  await expect(page.getByRole("button", { name: 'Edit title "Tea"' })).toBeFocused()
  await page.keyboard.press("x")
  await expect(page.getByRole("checkbox", { name: 'Complete "Tea"' })).toBeChecked()
  await page.keyboard.press("k")
  await page.keyboard.press("i")
  await expect(page.getByRole("listitem").first()).toContainText("In progress")
  await page.keyboard.press("e")
  await page.keyboard.type("Espresso")
  await page.keyboard.press("Enter")
  await expect(page.getByRole("button", { name: 'Edit title "Espresso"' })).toBeFocused()
  await page.keyboard.press("o")
  await expect(page.getByRole("group", { name: 'Details of "Espresso"' })).toBeVisible()
  await page.keyboard.press("o")
  await page.keyboard.press("#")
  await expectTitles(page, ["Tea"])
  await expect(page.getByRole("button", { name: 'Edit title "Tea"' })).toBeFocused()
  await page.keyboard.press("z")
  await expectTitles(page, ["Espresso", "Tea"])
  await page.keyboard.press("/")
  await page.keyboard.type("tea")
  await expectTitles(page, ["Tea"])
  await expectSaved(page)
  expect((await person.docket.task.list.query()).items).toMatchObject([
    { title: "Espresso", status: "in_progress" },
    { title: "Tea", status: "completed" },
  ])
})

test.describe("on a phone", () => {
  test.use({ viewport: { width: 375, height: 700 }, hasTouch: true, isMobile: true })

  test("nothing is wider than the screen, and everything is within reach", async ({
    page,
    person,
    addresses,
  }) => {
    await person.docket.task.create.mutate({
      title: "Averylongwordthatcannotbebrokenanywhere".repeat(4),
      description: "Donaudampfschifffahrtsgesellschaft".repeat(8),
      dueDate: "2020-01-01",
      priority: "urgent",
      tags: ["a-tag-that-is-quite-long-for-a-phone", "home", "garden"],
    })
    const overflow = () =>
      page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    for (const path of ["/account", "/developers", "/trash", "/"]) {
      await page.goto(`${addresses.webUrl}${path}`)
      expect(await overflow(), path).toBeLessThanOrEqual(0)
    }
    await page.getByRole("button", { name: /^Details of/ }).tap()
    await expect(page.getByRole("group", { name: /^Details of/ })).toBeVisible()
    expect(await overflow()).toBeLessThanOrEqual(0)
    await expect(page.getByRole("combobox", { name: "Due" })).toBeHidden()
    await page.getByRole("button", { name: "Filters" }).tap()
    await expect(page.getByRole("combobox", { name: "Due" })).toBeVisible()
    expect(await overflow()).toBeLessThanOrEqual(0)
    await page.getByRole("checkbox").tap()
    await expect(page.getByRole("checkbox")).toBeChecked()
    await page.getByRole("button", { name: /^Delete "/ }).tap()
    await page.getByRole("button", { name: "Undo" }).tap()
    await expect(page.getByRole("checkbox")).toBeChecked()
    await expectSaved(page)
  })
})

test("moves nothing for those who asked for that", async ({ page, person: _ }) => {
  await page.emulateMedia({ reducedMotion: "reduce" })
  await addTask(page, "Tea")
  await page.getByRole("button", { name: /^Details of/ }).click()
  const durations = await page.evaluate(() =>
    document.getAnimations().map((one) => Number(one.effect?.getTiming().duration ?? 0)),
  )
  expect(durations.every((duration) => duration <= 1)).toBe(true)
})
