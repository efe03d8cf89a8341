import { spawn, type ChildProcess } from "node:child_process"
import { once } from "node:events"

const endWithParent = new URL("./end-with-parent.ts", import.meta.url).href

/** A program of Node's that belongs to this one. */
export type Program = {
  /** The program, after flags of Node's. */
  args: readonly string[]
  /** What it finds in its environment beside this process's own. */
  env: Record<string, string>
}

const start = ({ args, env }: Program): ChildProcess =>
  spawn(process.execPath, ["--import", endWithParent, ...args], {
    stdio: ["pipe", "inherit", "inherit"],
    env: { ...process.env, ...env },
  })

/**
 * Runs programs until this process, or one of them, is told to stop or fails; the others are stopped
 * then. Resolves to the worst of their exit codes.
 */
export const runTogether = async (programs: readonly Program[]): Promise<number> => {
  const children = programs.map(start)
  const stopAll = (signal: NodeJS.Signals) => {
    for (const child of children) child.kill(signal)
  }
  // A terminal's Ctrl-C reaches them by itself; a second signal does them no harm.
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => stopAll(signal))
  }
  // The terminal has been closed.
  process.on("SIGHUP", () => stopAll("SIGTERM"))
  const codes = children.map(async (child) => {
    const [code] = (await once(child, "exit")) as [number | null]
    stopAll("SIGTERM")
    return code ?? 1
  })
  return Math.max(...(await Promise.all(codes)))
}
