import type { Page } from "@playwright/test"
import { addTask, expect, expectAccessible, expectSaved, test } from "./fixtures.ts"
import type { Person } from "./person.ts"

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

/** What lies over a page that something has happened to, elsewhere or to the connection. */
const accidents: Record<string, (page: Page, person: Person) => Promise<void>> = {
  "a conflict": async (page, { docket }) => {
    const { items } = await docket.task.list.query({ q: "Tea" })
    for (const { id } of items) await docket.task.update.mutate({ id, title: "Water" })
    await page.getByRole("button", { name: 'Edit title "Tea"' }).click()
    await page.getByRole("textbox", { name: "Title", exact: true }).fill("Espresso")
    await page.keyboard.press("Enter")
    await expect(page.getByRole("dialog", { name: "Changed in two places" })).toBeVisible()
  },
  "a change to what was deleted elsewhere": async (page, { docket }) => {
    const { items } = await docket.task.list.query({ q: "Tea" })
    for (const { id } of items) await docket.task.delete.mutate({ id })
    await page.getByRole("checkbox", { name: 'Complete "Tea"' }).click()
    await expect(page.getByText('"Tea" was deleted elsewhere').first()).toBeVisible()
  },
  "the question for the password, signed out elsewhere": async (page) => {
    const other = await page.context().newPage()
    await other.goto(page.url())
    await other.getByRole("button", { name: "Account menu" }).click()
    await other.getByRole("menuitem", { name: "Sign out" }).click()
    await expect(page.getByRole("dialog", { name: "You are signed out" })).toBeVisible()
    await page.getByRole("button", { name: "Sign in", exact: true }).click()
    await expect(page.locator("[aria-invalid=true]")).toBeVisible()
  },
  "no connection, and a change that waits": async (page) => {
    await page.context().setOffline(true)
    await page.getByRole("checkbox", { name: 'Complete "Tea"' }).click()
    await expect(page.getByText("You are offline")).toBeVisible()
    await expect(page.getByText("Waiting for connection")).toBeVisible()
  },
  "an API out of reach": async (page) => {
    await page.route("**/trpc/**", (route) => route.abort())
    await page.getByRole("checkbox", { name: 'Complete "Tea"' }).click()
    await expect(page.getByText("Docket is out of reach")).toBeVisible()
  },
  "filters that nothing fits": async (page) => {
    await page.getByRole("searchbox", { name: "Search tasks" }).fill("nothing like it")
    await expect(page.getByRole("heading", { name: "No task matches" })).toBeVisible()
  },
  "a title that is too long": async (page) => {
    await page.getByRole("textbox", { name: "New task" }).fill("x".repeat(201))
    await page.keyboard.press("Enter")
    await expect(page.getByRole("alert").first()).toBeVisible()
  },
  "the last question before one's account is deleted": async (page) => {
    await page.goto(new URL("/account", page.url()).href)
    await page.getByRole("button", { name: "Delete account" }).click()
    await page.getByRole("button", { name: "Delete everything" }).click()
    await expect(page.getByRole("dialog").locator("[aria-invalid=true]")).toBeVisible()
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

    test.describe("when something goes wrong", () => {
      test.use({ expectedFaults: /Failed to load resource|ERR_|net::/ })

      for (const [name, happen] of Object.entries(accidents)) {
        test(`axe finds nothing with ${name}`, async ({ page, person }) => {
          await addTask(page, "Tea")
          await addTask(page, "Coffee")
          await expectSaved(page)
          await happen(page, person)
          await settle(page)
          await expectAccessible(page)
        })
      }
    })
  })
}
