import { setTimeout as sleep } from "node:timers/promises"
import { Client } from "pg"

const memberName = "docket: user of the embedded database"

/** This process's entry among those that use a server: a connection, which ends when the process does. */
export class Member {
  readonly #url: string
  #client: Client | undefined
  #left = false

  constructor(url: string) {
    this.#url = url
  }

  /** Connects, for at most the given milliseconds; throws the last failure. */
  async join(patience: number): Promise<Client> {
    const deadline = Date.now() + patience
    for (;;) {
      try {
        return await this.#connect()
      } catch (error) {
        if (Date.now() > deadline || isRefused(error)) throw error
        await sleep(100)
      }
    }
  }

  async #connect(): Promise<Client> {
    const client = new Client({
      connectionString: this.#url,
      application_name: memberName,
      connectionTimeoutMillis: 2_000,
    })
    client.on("error", () => {})
    await client.connect()
    client.once("end", () => void this.#rejoin())
    this.#client = client
    return client
  }

  /** After a crash PostgreSQL restarts by itself, and would stop under us if nobody knew that we use it. */
  async #rejoin(): Promise<void> {
    this.#client = undefined
    while (!this.#left && this.#client === undefined) {
      await sleep(1_000, undefined, { ref: false })
      if (!this.#left) await this.#connect().catch(() => {})
    }
  }

  /** Disconnects and tells whether nobody else is left. */
  async leave(): Promise<"others" | "nobody" | "no server"> {
    this.#left = true
    const client = this.#client
    if (client === undefined) return "no server"
    try {
      const { rowCount } = await client.query(
        "SELECT FROM pg_stat_activity WHERE application_name = $1 AND pid <> pg_backend_pid()",
        [memberName],
      )
      await client.end()
      return rowCount === 0 ? "nobody" : "others"
    } catch {
      return "no server"
    }
  }
}

function isRefused(error: unknown): boolean {
  const { code } = error as { code?: string }
  return code === "28P01" || code === "28000"
}
