import { type ChildProcess, spawn, type SpawnOptions } from "node:child_process"
import { once } from "node:events"
import { createInterface } from "node:readline"
import { fileURLToPath } from "node:url"
import { startEmbedded } from "../src/embedded.ts"

type Message = { log: string } | { url: string } | { failure: string }

export type EmbeddedProcess = {
  child: ChildProcess
  url: string
  log: string[]
  /** Leaves the database and ends. */
  leave: () => Promise<void>
  kill: () => Promise<void>
}

const thisFile = fileURLToPath(import.meta.url)

export function spawnEmbedded(directory: string, options: SpawnOptions = {}): ChildProcess {
  return spawn(process.execPath, [thisFile, directory], {
    ...options,
    stdio: ["pipe", "pipe", "inherit"],
  })
}

/** A process that starts or joins the embedded database, as `pnpm dev` or `pnpm studio` would. */
export async function embeddedProcess(
  directory: string,
  options?: SpawnOptions,
): Promise<EmbeddedProcess> {
  const child = spawnEmbedded(directory, options)
  if (child.stdout === null || child.stdin === null) throw new Error("no pipes")
  const { stdin } = child
  const exit = once(child, "exit")
  const log: string[] = []
  for await (const line of createInterface(child.stdout)) {
    const message = JSON.parse(line) as Message
    if ("failure" in message) throw new Error(message.failure)
    if ("log" in message) log.push(message.log)
    if ("url" in message) {
      const end = async () => {
        const [code] = await exit
        if (code !== 0) throw new Error(`exit code ${code}`)
      }
      return {
        child,
        url: message.url,
        log,
        leave: () => {
          stdin.end()
          return end()
        },
        kill: async () => {
          child.kill("SIGKILL")
          await exit
        },
      }
    }
  }
  throw new Error("The process ended before it had the database.")
}

function say(message: Message): void {
  process.stdout.write(`${JSON.stringify(message)}\n`)
}

async function run(directory: string): Promise<void> {
  try {
    await using database = await startEmbedded({ directory, log: (log) => say({ log }) })
    say({ url: database.url })
    process.stdin.resume()
    await once(process.stdin, "close")
  } catch (error) {
    say({ failure: String(error) })
  }
}

if (process.argv[1] === thisFile) await run(process.argv[2] ?? "")
