import { randomUUID } from "node:crypto"
import { addTask, countTasks, expect, expectSaved, expectTitles, test } from "./fixtures.ts"
import { anAddress, giveOwnAddress, letIn, password, signUp } from "./person.ts"

const newPassword = "another battery horse"

// A wrong password is answered with 401, which a browser writes to its console.
test.use({ expectedFaults: /Failed to load resource.*40[01]/ })

test("from sign-up to sign-out, and back in", async ({ page, context, addresses }) => {
  await giveOwnAddress(context)
  const email = `${randomUUID()}@example.com`
  await page.goto(`${addresses.webUrl}/?status=open`)
  await expect(page).toHaveURL(/\/sign-in\?next=/)
  await expect(page).toHaveTitle("Sign in · Docket")
  await page.getByRole("link", { name: "Create an account" }).click()
  await expect(page).toHaveTitle("Create an account · Docket")
  await page.getByRole("textbox", { name: "Name" }).fill("Ada")
  await page.getByRole("textbox", { name: "E-mail" }).fill(email)
  await page.getByRole("textbox", { name: "Password" }).fill("short")
  await page.getByRole("button", { name: "Create account" }).click()
  await expect(page.getByRole("textbox", { name: "Password" })).toBeFocused()
  await expect(page.getByRole("textbox", { name: "E-mail" })).toHaveValue(email)
  await page.getByRole("textbox", { name: "Password" }).fill(password)
  await page.getByRole("button", { name: "Create account" }).click()
  await expect(page).toHaveURL(`${addresses.webUrl}/?status=open`)
  await page.goto(addresses.webUrl)
  await addTask(page, "Water the plants")

  await page.getByRole("button", { name: "Account menu" }).click()
  await page.getByRole("menuitem", { name: "Sign out" }).click()
  await expect(page).toHaveURL(/\/sign-in/)
  await page.goto(addresses.webUrl)
  await expect(page).toHaveURL(/\/sign-in/)

  await page.getByRole("textbox", { name: "E-mail" }).fill(email)
  await page.getByRole("textbox", { name: "Password" }).fill("not the password")
  await page.getByRole("button", { name: "Sign in" }).click()
  await expect(page.getByText("The e-mail address or the password is not right.")).toBeVisible()
  await page.getByRole("textbox", { name: "Password" }).fill(password)
  await page.getByRole("button", { name: "Sign in" }).click()
  await expectTitles(page, ["Water the plants"])
})

test("a new password takes the place of the old one, and signs out other devices", async ({
  page,
  person,
  addresses,
  openFor,
}) => {
  const other = await openFor(person)
  await page.goto(`${addresses.webUrl}/account`)
  await page.getByRole("textbox", { name: "Current password" }).fill(password)
  await page.getByRole("textbox", { name: "New password" }).fill(newPassword)
  await page.getByRole("button", { name: "Change password" }).click()
  await expect(page.getByText(/changed/i).first()).toBeVisible()
  await other.reload()
  // The other browser shares its cookie with this one, which has a new one now.
  await expect(other).toHaveURL(/\/sign-in/)
  const signIn = (secret: string) =>
    fetch(`${addresses.webUrl}/api/auth/sign-in/email`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: addresses.webUrl, ...anAddress() },
      body: JSON.stringify({ email: person.email, password: secret }),
    })
  expect([(await signIn(password)).status, (await signIn(newPassword)).status]).toEqual([401, 200])
})

test("a deleted account takes its tasks along", async ({ page, person, addresses }) => {
  await addTask(page, "Water the plants")
  await addTask(page, "In the trash")
  await page.getByRole("button", { name: 'Delete "In the trash"' }).click()
  await expectSaved(page)
  const { id } = await person.docket.user.me.query()
  await expect.poll(() => countTasks(id)).toBe(2)
  await page.goto(`${addresses.webUrl}/account`)
  await expect(page).toHaveTitle("Account · Docket")
  await page.getByRole("button", { name: "Delete account" }).click()
  const dialog = page.getByRole("dialog")
  await dialog.getByRole("textbox", { name: "Password" }).fill("not the password")
  await dialog.getByRole("button", { name: "Delete everything" }).click()
  await expect(dialog.getByText("This is not your password.")).toBeVisible()
  await dialog.getByRole("textbox", { name: "Password" }).fill(password)
  await dialog.getByRole("button", { name: "Delete everything" }).click()
  await expect(page.getByText("Your account is deleted")).toBeVisible()
  expect(await countTasks(id)).toBe(0)

  const again = await fetch(`${addresses.webUrl}/api/auth/token`, {
    headers: { cookie: person.cookies.join("; ") },
  })
  expect(again.status).toBe(401)
})

test("two people never see each other's tasks", async ({ page, person: _, addresses, openFor }) => {
  const other = await openFor(await signUp(addresses, "Grace"))
  await addTask(page, "Ada's task")
  await addTask(other, "Grace's task")
  await page.reload()
  await other.reload()
  await expectTitles(page, ["Ada's task"])
  await expectTitles(other, ["Grace's task"])
  await page.getByRole("searchbox", { name: "Search tasks" }).fill("task")
  await expectTitles(page, ["Ada's task"])
})

test("somebody else who signs in on the same browser finds nothing of the first", async ({
  page,
  context,
  person: _,
  addresses,
}) => {
  await addTask(page, "Ada's task")
  await context.clearCookies()
  await letIn(context, await signUp(addresses, "Grace"), addresses)
  await page.goto(addresses.webUrl)
  await expect(page.getByRole("heading", { name: "Nothing to do yet" })).toBeVisible()
  await expect(page.getByText("Ada's task")).toHaveCount(0)
})
