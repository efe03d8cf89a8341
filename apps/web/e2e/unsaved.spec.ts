import type { Page } from "@playwright/test"
import { addTask, expect, expectSaved, test } from "./fixtures.ts"

/** Whether the browser asks before the page goes; it goes whatever the answer. */
const reload = async (page: Page): Promise<boolean> => {
  let asks = false
  page.once("dialog", async (dialog) => {
    asks = dialog.type() === "beforeunload"
    await dialog.accept()
  })
  await page.reload()
  page.removeAllListeners("dialog")
  return asks
}

const fields = [
  {
    name: "a title stands",
    open: async (page: Page) => {
      await page.getByRole("button", { name: 'Edit title "Tea"' }).click()
      return page.getByRole("textbox", { name: "Title", exact: true })
    },
  },
  {
    name: "tags stand",
    open: async (page: Page) => {
      await page.getByRole("button", { name: /^Details of/ }).click()
      return page.getByRole("textbox", { name: "Tags" })
    },
  },
]

for (const { name, open } of fields) {
  test(`the browser asks before it leaves while ${name} in a field`, async ({
    page,
    person: _,
  }) => {
    await addTask(page, "Tea")
    await expectSaved(page)
    await (await open(page)).pressSequentially("x")
    expect(await reload(page)).toBe(true)

    const field = await open(page)
    await field.pressSequentially("y")
    await field.press("Escape")
    expect(await reload(page)).toBe(false)
    await (await open(page)).pressSequentially("z")
    await page.keyboard.press("Enter")
    await expectSaved(page)
    expect(await reload(page)).toBe(false)
  })
}

test("what cannot be saved is lost with its field, and holds nobody up", async ({
  page,
  person: _,
}) => {
  await addTask(page, "Tea")
  await expectSaved(page)
  await page.getByRole("button", { name: /^Details of/ }).click()
  await page.getByRole("textbox", { name: "Tags" }).fill("x".repeat(51))
  await page.getByRole("textbox", { name: "Description" }).focus()
  await expect(page.getByText(/^A tag/)).toBeVisible()
  await page.getByRole("button", { name: /^Details of/ }).click()
  await expect(page.getByRole("textbox", { name: "Tags" })).toBeHidden()
  expect(await reload(page)).toBe(false)
})
