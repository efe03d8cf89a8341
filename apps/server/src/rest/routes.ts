type Input = "query" | "id" | "body" | "id and body" | "none"

/** One route of the REST door: which procedure it calls, with what, and how success looks. */
export type RestRoute = {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE"
  url: string
  procedure: string
  input: Input
  status: 200 | 201 | 204
  /** For people who read the OpenAPI document; operation ids make method names in clients. */
  operationId: string
  summary: string
  description: string
}

export const restRoutes = [
  {
    method: "POST",
    url: "/api/tasks",
    procedure: "task.create",
    input: "body",
    status: 201,
    operationId: "createTask",
    summary: "Create a task",
    description: "With an `id` of your own, a repeated create makes no second task.",
  },
  {
    method: "GET",
    url: "/api/tasks",
    procedure: "task.list",
    input: "query",
    status: 200,
    operationId: "listTasks",
    summary: "List tasks",
    description:
      "Newest first unless `sort` says otherwise. Filters combine with and; values of one, with or.",
  },
  {
    method: "GET",
    url: "/api/tasks/stats",
    procedure: "task.stats",
    input: "none",
    status: 200,
    operationId: "getTaskStats",
    summary: "Count tasks by status",
    description: "Of all tasks outside the trash. Overdue is by the UTC date.",
  },
  {
    method: "GET",
    url: "/api/tasks/:id",
    procedure: "task.get",
    input: "id",
    status: 200,
    operationId: "getTask",
    summary: "Get a task",
    description: "A task in the trash is not found.",
  },
  {
    method: "PUT",
    url: "/api/tasks/:id",
    procedure: "task.update",
    input: "id and body",
    status: 200,
    operationId: "replaceTaskFields",
    summary: "Set fields of a task; absent ones stay as they are",
    description: "The same as PATCH: nothing is lost by leaving a field out.",
  },
  {
    method: "PATCH",
    url: "/api/tasks/:id",
    procedure: "task.update",
    input: "id and body",
    status: 200,
    operationId: "updateTask",
    summary: "Change a task with a JSON Merge Patch",
    description: "Absent fields stay as they are; `null` clears one (RFC 7396).",
  },
  {
    method: "PATCH",
    url: "/api/tasks/:id/toggle",
    procedure: "task.toggle",
    input: "id",
    status: 200,
    operationId: "toggleTask",
    summary: "Complete a task, or reopen a completed one",
    description: "Completed becomes pending, anything else completed. Takes no body fields.",
  },
  {
    method: "DELETE",
    url: "/api/tasks/:id",
    procedure: "task.delete",
    input: "id",
    status: 204,
    operationId: "deleteTask",
    summary: "Move a task to the trash",
    description: "It can be restored. A second delete is 404. Takes no body fields.",
  },
  {
    method: "POST",
    url: "/api/tasks/:id/restore",
    procedure: "task.restore",
    input: "id",
    status: 200,
    operationId: "restoreTask",
    summary: "Take a task out of the trash",
    description: "Restoring a task outside the trash changes nothing. Takes no body fields.",
  },
  {
    method: "GET",
    url: "/api/me",
    procedure: "user.me",
    input: "none",
    status: 200,
    operationId: "getMe",
    summary: "Get the signed-in user",
    description: "As the first token told of them.",
  },
] as const satisfies readonly RestRoute[]

/** Creating and toggling are not safe to repeat by nature. */
export const takesIdempotencyKey = ({ method, procedure }: RestRoute): boolean =>
  method === "POST" || procedure === "task.toggle"
