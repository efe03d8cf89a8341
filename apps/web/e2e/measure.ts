import { gzipSync } from "node:zlib"
import { createDb } from "@docket/db"
import { applyMigrations } from "@docket/db/migrate"
import { startThrowaway } from "@docket/db/throwaway"
import { chromium, type Page, type Response } from "@playwright/test"
import playwright from "../playwright.config.ts"
import { letIn, signUp, type Addresses, type Person } from "./person.ts"
import { startStack } from "./stack.ts"

const TASKS = 10_000
const ROUNDS = 20

const say = (line: string) => process.stdout.write(`${line}\n`)

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN

/** Milliseconds from the key press to the task on the screen, and to the server having it. */
const measureAdding = async (page: Page, { docket }: Person) => {
  const [seen, stored]: [number[], number[]] = [[], []]
  const input = page.getByRole("textbox", { name: "New task" })
  for (let round = 0; round < ROUNDS; round += 1) {
    const title = `Measured ${round}`
    await input.fill(title)
    const times = page.evaluate(
      ({ title }) =>
        new Promise<[seen: number, saved: number]>((resolve) => {
          let [start, seen] = [0, 0]
          const look = () => {
            const row = document.querySelector(`[aria-label='Complete "${title}"']`)?.closest("li")
            if (row && seen === 0) seen = performance.now() - start
            if (row && seen > 0 && row.querySelector("[data-state=saving]") === null) {
              resolve([seen, performance.now() - start])
            } else requestAnimationFrame(look)
          }
          document.addEventListener(
            "keydown",
            () => {
              start = performance.now()
              requestAnimationFrame(look)
            },
            { once: true, capture: true },
          )
        }),
      { title },
    )
    await input.press("Enter")
    const [seenMs, savedMs] = await times
    seen.push(seenMs)
    stored.push(savedMs)
  }
  const { total } = await docket.task.list.query({ limit: 1, count: true, q: "Measured" })
  if (total !== ROUNDS) throw new Error(`${total} of ${ROUNDS} tasks are stored`)
  return { seenMs: median(seen), storedMs: median(stored) }
}

/** Scrolls to the end of a long list. Long tasks are those of more than 50 ms, as browsers report them. */
const measureScrolling = async (page: Page, { webUrl }: Addresses) => {
  await page.goto(`${webUrl}/?sort=createdAt&q=Scrolled`)
  await page.getByRole("button", { name: 'Edit title "Scrolled 0"' }).waitFor()
  await page.waitForTimeout(1_000)
  return page.evaluate(async () => {
    const longTasks: number[] = []
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longTasks.push(Math.round(duration))
    }).observe({ type: "longtask" })
    const start = performance.now()
    let [frames, longestFrame, before, still] = [0, 0, start, 0]
    while (still < 120 && performance.now() - start < 120_000) {
      const top = window.scrollY
      window.scrollBy(0, 400)
      await new Promise((resolve) => requestAnimationFrame(resolve))
      const now = performance.now()
      longestFrame = Math.max(longestFrame, now - before)
      before = now
      frames += 1
      still = window.scrollY === top ? still + 1 : 0
    }
    const last = [...document.querySelectorAll('[data-action="title"]')].at(-1)?.textContent
    return { last, frames, longestFrame, seconds: (performance.now() - start) / 1000, longTasks }
  })
}

/** What a page's scripts and styles weigh, and how far its content moves while it loads. */
const measureLoading = async (page: Page, url: string) => {
  const sizes = new Map<string, number>()
  const weigh = async (response: Response) => {
    if (!/\.(js|css)(\?|$)/.test(response.url())) return
    sizes.set(response.url(), gzipSync(await response.body()).length)
  }
  const weighed: Promise<void>[] = []
  const onResponse = (response: Response) => void weighed.push(weigh(response).catch(() => {}))
  page.on("response", onResponse)
  await page.goto(url, { waitUntil: "networkidle" })
  await Promise.all(weighed)
  page.off("response", onResponse)
  const shift = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries())
            sum += (entry as unknown as { value: number }).value
        }).observe({ type: "layout-shift", buffered: true })
        setTimeout(() => resolve(sum), 300)
      }),
  )
  const kB = (ending: string) =>
    [...sizes].reduce((sum, [name, size]) => (name.includes(ending) ? sum + size : sum), 0) / 1000
  return { js: kB(".js"), css: kB(".css"), shift }
}

const database = await startThrowaway()
await applyMigrations(database.url)
const stack = await startStack(database.url)
const browser = await chromium.launch(playwright.use?.launchOptions)
try {
  const person = await signUp(stack)
  const context = await browser.newContext({ locale: "en-GB", timezoneId: "Europe/Berlin" })
  const page = await context.newPage()

  say("page          JS kB gzipped  CSS kB gzipped  layout shift")
  const row = async (path: string) => {
    const { js, css, shift } = await measureLoading(page, `${stack.webUrl}${path}`)
    say(
      `${path.padEnd(14)}${js.toFixed(1).padStart(13)}${css.toFixed(1).padStart(16)}${shift.toFixed(3).padStart(14)}`,
    )
  }
  await row("/sign-in")
  await letIn(context, person, stack)
  const { id: userId } = await person.docket.user.me.query()
  for (const title of ["One", "Two", "Three"]) await person.docket.task.create.mutate({ title })
  for (const path of ["/", "/trash", "/account", "/developers"]) await row(path)

  await page.goto(stack.webUrl)
  const { seenMs, storedMs } = await measureAdding(page, person)
  say(
    `from Enter to seeing a task ${seenMs.toFixed(1)} ms, to its being stored ${storedMs.toFixed(1)} ms (medians of ${ROUNDS})`,
  )

  await using db = createDb({ url: database.url })
  await db.client.$executeRaw`
    INSERT INTO tasks (id, user_id, title, tags, due_date, created_at)
    SELECT gen_random_uuid(), ${userId}, 'Scrolled ' || n, ARRAY['a', 'b'], '2030-01-01',
      now() + n * interval '1 second'
    FROM generate_series(0, ${TASKS - 1}) AS n`
  const { last, frames, longestFrame, seconds, longTasks } = await measureScrolling(page, stack)
  say(
    `${TASKS} tasks scrolled to "${last}" in ${seconds.toFixed(1)} s: ${frames} frames, the longest ${longestFrame.toFixed(0)} ms; tasks over 50 ms: ${longTasks.length === 0 ? "none" : longTasks.join(", ")}`,
  )
} finally {
  await browser.close()
  await stack.stop()
  await database.stop()
}
