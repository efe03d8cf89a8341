import { once } from "node:events"
import { rm } from "node:fs/promises"
import { dirname } from "node:path"
import { type Cluster, stop } from "./cluster.ts"

const cluster = JSON.parse(process.argv[2] ?? "") as Cluster

// The other end closes when the process that started this one is gone.
process.stdin.resume()
await once(process.stdin, "close")
await stop(cluster, "immediate").catch(() => {})
await rm(dirname(cluster.data), { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
