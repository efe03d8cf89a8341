import { monitorEventLoopDelay } from "node:perf_hooks"

// Preloaded into a server process: tells the longest delay since it was asked last, in milliseconds.
const delay = monitorEventLoopDelay({ resolution: 1 })
delay.enable()
process.on("message", () => {
  process.send?.(delay.max / 1e6)
  delay.reset()
})
process.channel?.unref()
