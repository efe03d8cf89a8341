import { AxeBuilder } from "@axe-core/playwright"
import { expect, test as base, type BrowserContext, type Page } from "@playwright/test"
import { letIn, signUp, type Addresses, type Person } from "./person.ts"
import { startStack, type Stack } from "./stack.ts"

const variable = (name: string): string => {
  const value = process.env[name]
  if (value === undefined) throw new Error(`${name} is not set; see global-setup.ts`)
  return value
}

const sharedAddresses = (): Addresses => ({
  webUrl: variable("E2E_WEB_URL"),
  apiUrl: variable("E2E_API_URL"),
})

/** Notes what no page may do: errors on the console or thrown, requests to somebody else's host. */
const watch = (context: BrowserContext, expected: RegExp | undefined): string[] => {
  const faults: string[] = []
  const note = (fault: string) => {
    if (expected?.test(fault) !== true) faults.push(fault)
  }
  context.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") note(message.text())
  })
  context.on("weberror", (error) => note(String(error.error())))
  context.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url())
    if (/^https?:$/.test(protocol) && hostname !== "localhost") note(`asks ${hostname}`)
  })
  return faults
}

type Fixtures = {
  /** Errors that belong to the test, such as those of a server that it has stopped. */
  expectedFaults: RegExp | undefined
  addresses: Addresses
  /** Somebody who is signed in on `page`, at their tasks. */
  person: Person
  /** A browser of the same person's, or of somebody else's. */
  openFor: (person: Person) => Promise<Page>
}

export const test = base.extend<Fixtures, { ownStack: Stack }>({
  expectedFaults: [undefined, { option: true }],
  addresses: async ({}, use) => use(sharedAddresses()),

  context: async ({ context, expectedFaults }, use) => {
    const faults = watch(context, expectedFaults)
    await use(context)
    expect(faults).toEqual([])
  },

  person: async ({ page, context, addresses }, use) => {
    const person = await signUp(addresses)
    await letIn(context, person, addresses)
    await page.goto(addresses.webUrl)
    await use(person)
  },

  openFor: async ({ browser, addresses, expectedFaults }, use) => {
    const open: { context: BrowserContext; faults: string[] }[] = []
    await use(async (person) => {
      const context = await browser.newContext()
      open.push({ context, faults: watch(context, expectedFaults) })
      await letIn(context, person, addresses)
      const page = await context.newPage()
      await page.goto(addresses.webUrl)
      return page
    })
    for (const { context, faults } of open) {
      await context.close()
      expect(faults).toEqual([])
    }
  },

  /** Servers that a test may stop without being in the way of others. */
  ownStack: [
    async ({}, use) => {
      const stack = await startStack(variable("E2E_DATABASE_URL"))
      await use(stack)
      await stack.stop()
    },
    { scope: "worker" },
  ],
})

export { expect } from "@playwright/test"

export const addTask = async (page: Page, title: string): Promise<void> => {
  const input = page.getByRole("textbox", { name: "New task" })
  await input.fill(title)
  await input.press("Enter")
  await expect(page.getByRole("checkbox", { name: `Complete "${title}"` })).toBeVisible()
}

/** Nothing is under way any more: the server has everything. */
export const expectSaved = async (page: Page): Promise<void> => {
  await expect(page.locator("[data-state=saving], [data-state=waiting]")).toHaveCount(0)
}

export const expectTitles = async (page: Page, titles: readonly string[]): Promise<void> => {
  const buttons = page.getByRole("listitem").getByRole("button", { name: /^Edit title/ })
  const names = () => buttons.evaluateAll((all) => all.map((one) => one.getAttribute("aria-label")))
  await expect.poll(names).toEqual(titles.map((title) => `Edit title "${title}"`))
}

/** axe-core finds nothing against the page, and whatever lies over it. */
export const expectAccessible = async (page: Page): Promise<void> => {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`,
  )
  expect(found).toEqual([])
}
