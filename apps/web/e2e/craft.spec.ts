import { addTask, expect, expectSaved, test } from "./fixtures.ts"

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
    for (const path of ["/sign-in", "/sign-up", "/account", "/developers", "/trash", "/"]) {
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
    await page.getByRole("combobox", { name: "Due" }).tap()
    await page.getByRole("option", { name: "Overdue" }).tap()
    await page.getByRole("button", { name: "Clear filters" }).tap()
    await page.getByRole("button", { name: "Account menu" }).tap()
    await page.getByRole("menuitem", { name: "Keyboard shortcuts" }).tap()
    await expect(page.getByRole("dialog")).toBeInViewport({ ratio: 1 })
    expect(await overflow()).toBeLessThanOrEqual(0)
    await page.getByRole("button", { name: "Close" }).tap()
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
