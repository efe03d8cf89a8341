import { deepEqual, equal, ok } from "node:assert/strict"
import { randomUUID } from "node:crypto"
import { test } from "node:test"
import createClient from "openapi-fetch"
import type { components, paths } from "./generated.ts"

type Task = components["schemas"]["Task"]

const { DOCKET_URL: baseUrl = "", DOCKET_TOKEN: token = "" } = process.env
const connect = (token: string) =>
  createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${token}` } })
const docket = connect(token)

const create = async (fields: Partial<components["schemas"]["NewTask"]> = {}): Promise<Task> => {
  const { data } = await docket.POST("/api/tasks", { body: { title: "A task", ...fields } })
  ok(data)
  return data
}

const nextPage = ({ headers }: Response): { cursor: string } | undefined => {
  const link = /^<([^>]*)>; rel="next"$/.exec(headers.get("link") ?? "")?.[1]
  const cursor = new URL(link ?? "", baseUrl).searchParams.get("cursor")
  return cursor === null ? undefined : { cursor }
}

const at = ({ id }: Task) => ({ path: { id } })

await test("create", async () => {
  const { data, response } = await docket.POST("/api/tasks", {
    body: { title: "Water the plants", priority: "high", due_date: "2030-01-31", tags: ["home"] },
  })
  equal(response.status, 201)
  equal(response.headers.get("location"), `/api/tasks/${data?.id}`)
  equal(data?.priority, "high")
  equal(data.due_date, "2030-01-31")
  equal(data.version, 1)
})

await test("repeat a create with an id of one's own", async () => {
  const body = { id: randomUUID(), title: "Once" }
  const first = await docket.POST("/api/tasks", { body })
  const again = await docket.POST("/api/tasks", { body })
  deepEqual([first.response.status, again.response.status], [201, 200])
  deepEqual(again.data, first.data)
})

await test("create twice with an idempotency key", async () => {
  const params = { header: { "Idempotency-Key": randomUUID() } }
  const first = await docket.POST("/api/tasks", { params, body: { title: "Once" } })
  const again = await docket.POST("/api/tasks", { params, body: { title: "Once" } })
  equal(first.response.status, 201)
  deepEqual(again.data, first.data)
  equal(again.response.headers.get("idempotency-replayed"), "true")
})

await test("list with filters", async () => {
  const tag = randomUUID()
  const [, urgent] = [
    await create({ tags: [tag] }),
    await create({ tags: [tag], priority: "urgent" }),
  ]
  await create({ tags: [tag], priority: "urgent", status: "completed" })
  const { data, response } = await docket.GET("/api/tasks", {
    params: {
      query: { tag, priority: ["high", "urgent"], status: ["pending", "in_progress"], count: true },
    },
  })
  deepEqual(data, [urgent])
  equal(response.headers.get("x-total-count"), "1")
})

await test("follow pages to the end", async () => {
  const tag = randomUUID()
  const made = [1, 2, 3, 4, 5].map((number) => create({ tags: [tag], title: `Task ${number}` }))
  await Promise.all(made)
  const titles: string[] = []
  let next: { cursor?: string } | undefined = {}
  while (next) {
    const query = { tag, sort: "title", limit: 2, ...next } as const
    const { data = [], response } = await docket.GET("/api/tasks", { params: { query } })
    titles.push(...data.map(({ title }) => title))
    next = nextPage(response)
  }
  deepEqual(titles, ["Task 1", "Task 2", "Task 3", "Task 4", "Task 5"])
})

await test("get, and 304 while it is the same", async () => {
  const task = await create()
  const { data, response } = await docket.GET("/api/tasks/{id}", { params: at(task) })
  deepEqual(data, task)
  const header = { "If-None-Match": response.headers.get("etag") ?? "" }
  const same = await docket.GET("/api/tasks/{id}", { params: { ...at(task), header } })
  equal(same.response.status, 304)
})

await test("update with If-Match", async () => {
  const task = await create({ description: "With a can", due_date: "2030-01-31" })
  const { data, response } = await docket.PATCH("/api/tasks/{id}", {
    params: { ...at(task), header: { "If-Match": '"v1"' } },
    body: { title: "Changed", due_date: null },
  })
  equal(response.headers.get("etag"), '"v2"')
  deepEqual([data?.title, data?.due_date, data?.description], ["Changed", null, "With a can"])
})

await test("a stale If-Match is 412 with the current task", async () => {
  const task = await create()
  const params = { ...at(task), header: { "If-Match": '"v1"' } }
  await docket.PATCH("/api/tasks/{id}", { params, body: { title: "Changed" } })
  const stale = await docket.PATCH("/api/tasks/{id}", { params, body: { description: "More" } })
  equal(stale.response.status, 412)
  equal(stale.error?.code, "version_mismatch")
  deepEqual([stale.error.current?.title, stale.error.current?.version], ["Changed", 2])
})

await test("toggle, delete and restore", async () => {
  const params = at(await create())
  const toggled = await docket.PATCH("/api/tasks/{id}/toggle", { params })
  equal(toggled.data?.status, "completed")
  const deleted = await docket.DELETE("/api/tasks/{id}", { params })
  equal(deleted.response.status, 204)
  const restored = await docket.POST("/api/tasks/{id}/restore", { params })
  deepEqual([restored.data?.deleted_at, restored.data?.version], [null, 4])
})

await test("errors", async () => {
  const params = { path: { id: randomUUID() } }
  const unauthenticated = await connect("not a token").GET("/api/tasks/{id}", { params })
  equal(unauthenticated.error?.code, "unauthenticated")
  const missing = await docket.GET("/api/tasks/{id}", { params })
  equal(missing.error?.code, "not_found")
  const invalid = await docket.POST("/api/tasks", { body: { title: "", due_date: "tomorrow" } })
  equal(invalid.error?.status, 422)
  deepEqual(invalid.error.errors?.map(({ pointer }) => pointer).toSorted(), ["/due_date", "/title"])
})
