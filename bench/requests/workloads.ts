import type { Session } from "./sessions.ts"

/** What the load sends; the same for every server behind one door. */
export type Request = {
  method: "GET" | "POST" | "PATCH"
  path: string
  headers: Record<string, string>
  body?: string
}

export type Door = "REST" | "tRPC"

const operations = ["list", "get", "create", "update", "toggle"] as const
type Operation = (typeof operations)[number]

export const BATCH = 5
export const workloads = [...operations, "mixed", "batch"] as const
export type Workload = (typeof workloads)[number]

/** What a person does with their tasks: reads four times of five. */
const mix: readonly [Operation, share: number][] = [
  ["list", 0.5],
  ["get", 0.3],
  ["update", 0.1],
  ["create", 0.05],
  ["toggle", 0.05],
]

const drawOperation = (random: () => number): Operation => {
  let left = random()
  return mix.find(([, share]) => (left -= share) < 0)?.[0] ?? "list"
}

const drawTask = ({ taskIds }: Session, random: () => number): string =>
  taskIds[Math.floor(random() * taskIds.length)] ?? taskIds[0]

// A title that differs each time: a change that changes nothing is not written.
const title = (random: () => number): string => `Call back number ${Math.floor(random() * 1e9)}`
const newTask = (random: () => number) => ({
  title: title(random),
  description: "Before noon, and with the contract at hand.",
  priority: "high",
  tags: ["phone", "work"],
})

const rest = (
  operation: Operation,
  session: Session,
  random: () => number,
): Omit<Request, "headers"> => {
  const task = `/api/tasks/${drawTask(session, random)}`
  switch (operation) {
    case "list":
      return { method: "GET", path: "/api/tasks?limit=20" }
    case "get":
      return { method: "GET", path: task }
    case "create":
      return {
        method: "POST",
        path: "/api/tasks",
        body: JSON.stringify({ ...newTask(random), due_date: "2026-12-24" }),
      }
    case "update":
      return { method: "PATCH", path: task, body: JSON.stringify({ title: title(random) }) }
    case "toggle":
      return { method: "PATCH", path: `${task}/toggle` }
  }
}

const query = (path: string, json: unknown): Omit<Request, "headers"> => ({
  method: "GET",
  path: `/trpc/${path}?input=${encodeURIComponent(JSON.stringify({ json }))}`,
})

const mutation = (path: string, json: unknown): Omit<Request, "headers"> => ({
  method: "POST",
  path: `/trpc/${path}`,
  body: JSON.stringify({ json }),
})

const batchOfGets = (ids: readonly string[]): Omit<Request, "headers"> => {
  const inputs = Object.fromEntries(ids.map((id, index) => [index, { json: { id } }]))
  const paths = ids.map(() => "task.get").join(",")
  return {
    method: "GET",
    path: `/trpc/${paths}?batch=1&input=${encodeURIComponent(JSON.stringify(inputs))}`,
  }
}

const trpc = (
  operation: Operation | "batch",
  session: Session,
  random: () => number,
): Omit<Request, "headers"> => {
  const id = drawTask(session, random)
  switch (operation) {
    case "list":
      return query("task.list", { limit: 20 })
    case "get":
      return query("task.get", { id })
    case "create":
      return mutation("task.create", { ...newTask(random), dueDate: "2026-12-24" })
    case "update":
      return mutation("task.update", { id, title: title(random) })
    case "toggle":
      return mutation("task.toggle", { id })
    case "batch":
      return batchOfGets(Array.from({ length: BATCH }, () => drawTask(session, random)))
  }
}

/** Batches are tRPC's alone. */
export const isAt = (door: Door, workload: Workload): boolean =>
  workload !== "batch" || door === "tRPC"

/** Makes the next request of a workload, for a person drawn among these. */
export const createRequests =
  (
    door: Door,
    workload: Workload,
    { sessions, random }: { sessions: readonly Session[]; random: () => number },
  ): (() => Request) =>
  () => {
    const session = sessions[Math.floor(random() * sessions.length)]
    if (session === undefined) throw new RangeError("there are no sessions")
    const operation = workload === "mixed" ? drawOperation(random) : workload
    const request =
      door === "tRPC"
        ? trpc(operation, session, random)
        : operation === "batch"
          ? rest("get", session, random)
          : rest(operation, session, random)
    return {
      ...request,
      headers: {
        authorization: `Bearer ${session.token}`,
        ...(request.body !== undefined && { "content-type": "application/json" }),
      },
    }
  }
