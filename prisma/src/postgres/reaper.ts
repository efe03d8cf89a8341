import { once } from "node:events"
import { rm } from "node:fs/promises"
import { type Cluster, stop } from "./cluster.ts"

const { cluster, directory } = JSON.parse(process.argv[2] ?? "") as {
  cluster: Cluster
  directory: string
}

// The other end closes when the process that started this one is gone.
process.stdin.resume()
await once(process.stdin, "close")
await stop(cluster, "immediate").catch(() => {})
await rm(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
