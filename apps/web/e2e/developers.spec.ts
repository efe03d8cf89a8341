import { execFile } from "node:child_process"
import { readdir, readFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { addTask, expect, expectSaved, test } from "./fixtures.ts"

const run = promisify(execFile)

test("the curl line works as it is shown, and the token is one's own", async ({
  page,
  person,
  addresses,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"])
  await addTask(page, "Tea")
  await expectSaved(page)
  await page.getByRole("link", { name: "Developers" }).click()
  await expect(page).toHaveTitle("Developers · Docket")
  const token = page.getByRole("textbox", { name: "Your access token" })
  await expect(token).toHaveValue(/^ey/)
  await page.getByRole("button", { name: "Copy curl line" }).click()
  const line = await page.evaluate(() => navigator.clipboard.readText())
  const { stdout } = await run("bash", ["-c", line])
  expect(JSON.parse(stdout)).toMatchObject([{ title: "Tea" }])

  const first = await token.inputValue()
  await page.waitForTimeout(1_100)
  await page.getByRole("button", { name: "Get a new one" }).click()
  await expect(token).not.toHaveValue(first)

  const code = await page.getByRole("region", { name: "With the typed client" }).innerText()
  const folder = fileURLToPath(new URL("..", import.meta.url))
  const ran = await run(process.execPath, ["--input-type=module", "--eval", code], {
    cwd: folder,
    env: { ...process.env, FORCE_COLOR: "0" },
  })
  expect(ran.stdout.trim()).toBe("Water the plants 2")
  expect((await person.docket.task.list.query()).items).toHaveLength(2)

  await expect(page.getByRole("link", { name: "API reference" })).toHaveAttribute(
    "href",
    `${addresses.apiUrl}/docs`,
  )
})

test("nothing of a server is in what browsers load", async () => {
  const folder = fileURLToPath(new URL("../.next/static", import.meta.url))
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith(".js"))
  expect(names.length).toBeGreaterThan(5)
  // The name of a secret may be there, in Better Auth's client; its value may not.
  const forbidden =
    /PrismaClient|@docket\/(db|api\b)|pg-pool|docket-development-secret|DATABASE_URL|betterAuth\(|fastify|postgresql:|["'`]node:/
  for (const name of names) {
    expect(forbidden.exec(await readFile(`${folder}/${name}`, "utf8"))?.[0], name).toBeUndefined()
  }
})

test("scripts run by nonce only, and pages cannot be framed", async ({ page, person: _ }) => {
  const answer = await page.reload()
  const policy = answer?.headers()["content-security-policy"] ?? ""
  expect(policy).toMatch(/script-src [^;]*'nonce-/)
  expect(policy).not.toMatch(/script-src [^;]*'unsafe-(inline|eval)'/)
  expect(policy).toContain("frame-ancestors 'none'")
  const other = await page.reload()
  expect(other?.headers()["content-security-policy"]).not.toBe(policy)
})
