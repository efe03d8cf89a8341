import { existsSync } from "node:fs"
import { defineConfig } from "@playwright/test"

const candidates = [
  process.env["CHROMIUM_PATH"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
]

/** A browser of the machine's own: nothing is downloaded. */
const executablePath = candidates.find((path) => path !== undefined && existsSync(path))
if (executablePath === undefined) {
  throw new Error(
    "The browser tests need Chromium: `apt-get install chromium`, or set CHROMIUM_PATH to a Chrome.",
  )
}

const launchArguments = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
]

export default defineConfig({
  testDir: "e2e",
  globalSetup: "./e2e/global-setup.ts",
  fullyParallel: true,
  forbidOnly: process.env["CI"] !== undefined,
  workers: 2,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [["list"]],
  outputDir: "test-results",
  use: {
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    viewport: { width: 1100, height: 800 },
    launchOptions: { executablePath, args: launchArguments },
    screenshot: "only-on-failure",
  },
})
