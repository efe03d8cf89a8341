import { cp, mkdir, mkdtempDisposable, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { delimiter, dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { makeUser } from "@docket/db/testing"
import openapiTypeScript, { astToString } from "openapi-typescript"
import { describe, expect } from "vitest"
import { makeToken } from "../fixtures.ts"
import { orSkip, run } from "./command.ts"
import { test } from "./fixtures.ts"
import { goEnvironment, needGo, pythonWith } from "./toolchains.ts"

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** A folder with the scenarios of one generator, the document, and a way to run programs there. */
const openWorkshop = async (generator: string, url: string) => {
  const folder = await mkdtempDisposable(join(tmpdir(), "docket-client-"))
  const inside = (path: string) => join(folder.path, path)
  await cp(here(generator), folder.path, { recursive: true })
  const document = await fetch(new URL("/openapi.json", url))
  await writeFile(inside("openapi.json"), await document.text())
  return {
    inside,
    succeed: async (command: readonly string[], env: Record<string, string> = {}) => {
      const { exitCode, output, errors } = await run(command, { cwd: folder.path, env })
      expect(exitCode, `${command.join(" ")}\n${output}${errors}`).toBe(0)
      return output + errors
    },
    [Symbol.asyncDispose]: () => folder.remove(),
  }
}

describe.concurrent("a client made of the OpenAPI document", { timeout: 300_000 }, () => {
  const it = test.extend("connection", async ({ url, db }) => {
    return { DOCKET_URL: url, DOCKET_TOKEN: await makeToken(await makeUser(db)) }
  })

  it("by openapi-typescript for openapi-fetch runs the ten scenarios", async ({
    url,
    connection,
  }) => {
    await using workshop = await openWorkshop("openapi-fetch", url)
    const types = await openapiTypeScript(new URL("/openapi.json", url))
    await writeFile(workshop.inside("generated.ts"), astToString(types))
    await writeFile(workshop.inside("package.json"), JSON.stringify({ type: "module" }))
    await symlink(here("../../node_modules"), workshop.inside("node_modules"))
    await workshop.succeed([here("../../node_modules/.bin/tsc"), "-p", "."])
    const output = await workshop.succeed([process.execPath, "scenarios.ts"], connection)
    expect(output).toMatch(/^ℹ pass 10$/m)
  })

  it("by openapi-python-client runs the ten scenarios", async ({ url, connection, skip }) => {
    const python = await orSkip(pythonWith(here("openapi-python-client/requirements.txt")), skip)
    await using workshop = await openWorkshop("openapi-python-client", url)
    const PATH = [dirname(python), process.env["PATH"]].join(delimiter)
    const generate = ["-m", "openapi_python_client", "generate", "--path", "openapi.json"]
    const options = ["--output-path", "docket_client", "--meta", "none", "--fail-on-warning"]
    await workshop.succeed([python, ...generate, ...options], { PATH })
    const output = await workshop.succeed([python, "scenarios.py"], connection)
    expect(output).toMatch(/^Ran 10 tests in/m)
  })

  it("by oapi-codegen runs the ten scenarios", async ({ url, connection, skip }) => {
    await orSkip(needGo(here("oapi-codegen")), skip)
    await using workshop = await openWorkshop("oapi-codegen", url)
    await mkdir(workshop.inside("api"))
    const generate = ["go", "tool", "oapi-codegen", "-config", "oapi-codegen.yaml", "openapi.json"]
    await workshop.succeed(generate, goEnvironment)
    const env = { ...goEnvironment, ...connection }
    const output = await workshop.succeed(["go", "test", "-count=1", "-v", "."], env)
    expect(output.match(/^--- PASS: /gm)).toHaveLength(10)
  })
})
