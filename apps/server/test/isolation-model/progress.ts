const EVERY_MS = 10_000

/** Says now and then how far a long run has come. */
export function createProgress(name: string, total: number) {
  const start = Date.now()
  let told = start
  return (done: number): void => {
    const now = Date.now()
    if (now - told < EVERY_MS) return
    told = now
    const seconds = Math.round((now - start) / 1000)
    process.stdout.write(`${name}: ${done} of ${total} calls after ${seconds} s\n`)
  }
}
