import { randomUUID } from "node:crypto"
import { expect, expectSaved, expectTitles, tabTo, test } from "./fixtures.ts"
import { giveOwnAddress, password } from "./person.ts"

test("every shortcut of the list does what the sheet of shortcuts says", async ({
  page,
  person,
}) => {
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
  // While all that was changed is in sight.
  await expectSaved(page)
  await page.keyboard.press("/")
  await page.keyboard.type("tea")
  await expectTitles(page, ["Tea"])
  expect((await person.docket.task.list.query()).items).toMatchObject([
    { title: "Espresso", status: "in_progress" },
    { title: "Tea", status: "completed" },
  ])
})

test("from sign-up to sign-out with the keyboard alone", async ({ page, context, addresses }) => {
  await giveOwnAddress(context)
  const { keyboard } = page
  await page.goto(`${addresses.webUrl}/sign-up`)
  await tabTo(page, page.getByRole("textbox", { name: "Name" }))
  await keyboard.type("Ada")
  await tabTo(page, page.getByRole("textbox", { name: "E-mail" }))
  await keyboard.type(`${randomUUID()}@example.com`)
  await tabTo(page, page.getByRole("textbox", { name: "Password" }))
  await keyboard.type(password)
  await keyboard.press("Enter")
  await expect(page.getByRole("heading", { name: "Nothing to do yet" })).toBeVisible()

  await tabTo(page, page.getByRole("textbox", { name: "New task" }))
  await keyboard.type("Tea")
  await keyboard.press("Enter")
  await expectTitles(page, ["Tea"])
  await tabTo(page, page.getByRole("checkbox", { name: 'Complete "Tea"' }))
  await keyboard.press("Space")
  await expect(page.getByRole("checkbox")).toBeChecked()

  await tabTo(page, page.getByRole("button", { name: 'Details of "Tea"' }))
  await keyboard.press("Enter")
  const details = page.getByRole("group", { name: 'Details of "Tea"' })
  await tabTo(page, details.getByRole("textbox", { name: "Description" }))
  await keyboard.type("Green")
  await keyboard.press("Control+Enter")
  const priority = details.getByRole("combobox", { name: "Priority" })
  await tabTo(page, priority)
  await keyboard.press("Enter")
  await expect(page.getByRole("option", { name: "None" })).toHaveAttribute("data-highlighted")
  await keyboard.type("High")
  await expect(page.getByRole("option", { name: "High" })).toHaveAttribute("data-highlighted")
  await keyboard.press("Enter")
  await expect(priority).toContainText("High")
  await expect(priority).toBeFocused()
  // The same day in whichever order the browser asks for its parts.
  await tabTo(page, details.getByLabel("Due date"))
  await keyboard.type("02022020")
  await tabTo(page, details.getByRole("textbox", { name: "Tags" }))
  await keyboard.type("home")
  await keyboard.press("Enter")
  await expectSaved(page)
  await page.reload()
  for (const text of ["High", "2 Feb 2020", "#home"]) {
    await expect(page.getByRole("listitem")).toContainText(text)
  }

  await tabTo(page, page.getByRole("button", { name: 'Delete "Tea"' }))
  await keyboard.press("Enter")
  await expect(page.getByRole("heading", { name: "Nothing to do yet" })).toBeVisible()
  await tabTo(page, page.getByRole("link", { name: "Trash" }))
  await keyboard.press("Enter")
  await tabTo(page, page.getByRole("button", { name: 'Restore "Tea"' }))
  await keyboard.press("Enter")
  await expect(page.getByRole("heading", { name: "The trash is empty" })).toBeVisible()
  await expectSaved(page)

  const menu = page.getByRole("button", { name: "Account menu" })
  await tabTo(page, menu)
  await keyboard.press("Enter")
  await expect(page.getByRole("menu")).toBeVisible()
  await keyboard.press("Escape")
  await expect(menu).toBeFocused()
  await keyboard.press("Enter")
  await expect(page.getByRole("menuitem", { name: "Account" })).toBeFocused()
  await keyboard.press("End")
  await expect(page.getByRole("menuitem", { name: "Sign out" })).toBeFocused()
  await keyboard.press("Enter")
  await expect(page).toHaveURL(/\/sign-in/)
})

test("a dialog keeps the focus, and gives it back", async ({ page, person: _ }) => {
  const input = page.getByRole("textbox", { name: "New task" })
  await input.fill("Tea")
  await input.press("Enter")
  const title = page.getByRole("button", { name: 'Edit title "Tea"' })
  await title.focus()
  await page.keyboard.press("?")
  const dialog = page.getByRole("dialog", { name: "Keyboard shortcuts" })
  await expect(dialog).toBeVisible()
  for (let presses = 0; presses < 5; presses += 1) {
    await page.keyboard.press("Tab")
    // A guard behind the last button hands the focus back a moment later.
    await expect
      .poll(() => dialog.evaluate((one) => one.contains(document.activeElement)))
      .toBe(true)
  }
  await page.keyboard.press("Escape")
  await expect(dialog).toBeHidden()
  await expect(title).toBeFocused()
})
