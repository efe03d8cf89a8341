// Node's own mark of a process under --watch, whose parent is then the watcher.
const isWatched = process.env["WATCH_REPORT_DEPENDENCIES"] !== undefined
const parent = process.ppid

// The other end of the pipe closes when the process that started this one is gone, killed or not.
process.stdin.on("close", () => {
  // Where the watcher is gone, the parent is the system's init.
  if (isWatched && process.ppid === parent) process.kill(parent, "SIGTERM")
  process.kill(process.pid, "SIGTERM")
})
process.stdin.resume()
process.stdin.unref()
