import type { Page } from "@playwright/test"
import { addTask, expect, expectSaved, expectTitles, test } from "./fixtures.ts"
import { giveOwnAddress, letIn, password, signUp } from "./person.ts"

// Somebody else signs in on the browser in which Ada has a tab open.

const dialogOf = (page: Page) => page.getByRole("dialog", { name: "You are signed out" })

const signInAgain = async (page: Page) => {
  await dialogOf(page).getByRole("textbox", { name: "Password" }).fill(password)
  await dialogOf(page).getByRole("button", { name: "Sign in", exact: true }).click()
  await expect(dialogOf(page)).toBeHidden()
}

const actions = [
  {
    name: "a new name",
    act: async (page: Page) => {
      await page.getByRole("textbox", { name: "Name" }).fill("Ada King")
      await page.getByRole("button", { name: "Save name" }).click()
    },
    expectDone: (page: Page) => expect(page.getByText("Saved.")).toBeVisible(),
  },
  {
    name: "signing out other devices",
    act: (page: Page) => page.getByRole("button", { name: "Sign out other devices" }).click(),
    expectDone: (page: Page) => expect(page.getByText("Signed out everywhere else.")).toBeVisible(),
  },
  {
    name: "signing out",
    act: async (page: Page) => {
      await page.getByRole("button", { name: "Account menu" }).click()
      await page.getByRole("menuitem", { name: "Sign out" }).click()
    },
    expectDone: (page: Page) => expect(page).toHaveURL(/\/sign-in$/),
  },
]

test("a page that was made for them does not come into the tab", async ({
  page,
  context,
  person: _,
  addresses,
}) => {
  await giveOwnAddress(context)
  await addTask(page, "Ada's task")
  await expectSaved(page)
  const grace = await signUp(addresses, "Grace")
  await grace.docket.task.create.mutate({ title: "Grace's task" })
  const { id } = await grace.docket.task.create.mutate({ title: "Grace's secret" })
  await grace.docket.task.delete.mutate({ id })
  await letIn(context, grace, addresses)

  await page.getByRole("link", { name: "Trash" }).click()
  await expect(page).toHaveURL(/\/trash$/)
  await expect(dialogOf(page)).toBeVisible()
  await expect(page.getByText("Grace's")).toHaveCount(0)
  await signInAgain(page)
  await expect(page.getByRole("heading", { name: "The trash is empty" })).toBeVisible()
  await page.getByRole("link", { name: "Tasks" }).click()
  await expectTitles(page, ["Ada's task"])
})

test("their account does not come into the tab", async ({ page, context, person, addresses }) => {
  await giveOwnAddress(context)
  const grace = await signUp(addresses, "Grace")
  await letIn(context, grace, addresses)
  await page.getByRole("button", { name: "Account menu" }).click()
  await page.getByRole("menuitem", { name: "Account" }).click()
  await expect(page).toHaveURL(/\/account$/)
  await expect(dialogOf(page)).toBeVisible()
  await expect(page.getByText(grace.email)).toHaveCount(0)
  await signInAgain(page)
  await expect(page.getByRole("main").getByText(person.email)).toBeVisible()
  await expect(page.getByRole("textbox", { name: "Name" })).toHaveValue("Ada")
})

test("the tab learns of it at once", async ({ page, context, person, addresses }) => {
  await giveOwnAddress(context)
  const grace = await signUp(addresses, "Grace")
  await context.clearCookies()
  const other = await context.newPage()
  for (const entrance of ["sign-in", "sign-up"]) {
    await letIn(context, person, addresses)
    await page.goto(addresses.webUrl)
    await expect(page.getByRole("heading", { name: "Tasks" })).toBeVisible()
    await context.clearCookies()
    await other.goto(`${addresses.webUrl}/${entrance}`)
    await letIn(context, person, addresses)
    if (entrance === "sign-up") {
      await other.getByRole("textbox", { name: "Name" }).fill("Joan")
      await other.getByRole("textbox", { name: "E-mail" }).fill(`joan-${grace.email}`)
    } else await other.getByRole("textbox", { name: "E-mail" }).fill(grace.email)
    await other.getByRole("textbox", { name: "Password" }).fill(password)
    await other.getByRole("button", { name: /^(Sign in|Create account)$/ }).click()
    await expect(other.getByRole("heading", { name: "Nothing to do yet" })).toBeVisible()
    await expect(dialogOf(page)).toBeVisible()
  }
})

test.describe("what is done in the tab is not done to them", () => {
  test.use({ expectedFaults: /Failed to load resource.*401/ })

  for (const { name, act, expectDone } of actions) {
    test(name, async ({ page, context, person: _, addresses }) => {
      await giveOwnAddress(context)
      await page.goto(`${addresses.webUrl}/account`)
      const grace = await signUp(addresses, "Grace")
      const ask = async (path: string) => {
        const headers = { cookie: grace.cookies.join("; ") }
        return (await fetch(`${addresses.webUrl}/api/auth${path}`, { headers })).json()
      }
      const before: unknown = await ask("/get-session")
      await letIn(context, grace, addresses)
      await act(page)
      await expect(dialogOf(page)).toBeVisible()
      await expect(page.getByText("You are still signed in")).toHaveCount(0)
      expect(await ask("/get-session"), "their session").toEqual(before)
      await signInAgain(page)
      await act(page)
      await expectDone(page)
    })
  }
})
