import { monitorEventLoopDelay } from "node:perf_hooks"

/** `longestHold` in milliseconds, since it was asked last; `mostMemory` in MB, since the start. */
export type Strain = { longestHold: number; mostMemory: number }

// Preloaded into a server process: tells how it fares to whoever asks.
const delay = monitorEventLoopDelay({ resolution: 1 })
delay.enable()
process.on("message", () => {
  const strain: Strain = {
    longestHold: delay.max / 1e6,
    mostMemory: process.resourceUsage().maxRSS / 1024,
  }
  process.send?.(strain)
  delay.reset()
})
process.channel?.unref()
