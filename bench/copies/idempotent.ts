import assert from "node:assert/strict"
import { randomUUID } from "node:crypto"
import type { Session } from "../requests/sessions.ts"

const KEYS = 50
const REPEATS = 4
const BUSY_MS = 20

/** Creates each of some tasks from several requests at once. Throws unless each is there once. */
export async function checkIdempotentCreates(url: string, { token }: Session): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" }
  const create = async (key: string): Promise<string> => {
    const answer = await fetch(`${url}/api/tasks`, {
      method: "POST",
      headers: { ...headers, "idempotency-key": key },
      body: JSON.stringify({ title: key }),
    })
    const body = await answer.text()
    if (answer.status === 201) return body
    assert.equal(answer.status, 409, body)
    await new Promise((resolve) => setTimeout(resolve, BUSY_MS))
    return create(key)
  }
  const keys = Array.from({ length: KEYS }, () => randomUUID())
  const answers = await Promise.all(
    keys.map((key) => Promise.all(Array.from({ length: REPEATS }, () => create(key)))),
  )
  for (const same of answers) assert.equal(new Set(same).size, 1, "one key has made two tasks")
  const ids = answers.flatMap(([body = "{}"]) => (JSON.parse(body) as { id: string }).id)
  assert.equal(new Set(ids).size, KEYS)
}
