// Node's own mark of a process under --watch, whose parent is then the watcher.
const isWatched = process.env["WATCH_REPORT_DEPENDENCIES"] !== undefined

// The other end of the pipe closes when the process that started this one is gone, killed or not.
process.stdin.on("close", () => {
  if (isWatched) process.kill(process.ppid, "SIGTERM")
  process.kill(process.pid, "SIGTERM")
})
process.stdin.resume()
process.stdin.unref()
