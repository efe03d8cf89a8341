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
  },
  {
    method: "GET",
    url: "/api/tasks",
    procedure: "task.list",
    input: "query",
    status: 200,
    operationId: "listTasks",
    summary: "List tasks",
  },
  {
    method: "GET",
    url: "/api/tasks/stats",
    procedure: "task.stats",
    input: "none",
    status: 200,
    operationId: "getTaskStats",
    summary: "Count tasks by status",
  },
  {
    method: "GET",
    url: "/api/tasks/:id",
    procedure: "task.get",
    input: "id",
    status: 200,
    operationId: "getTask",
    summary: "Get a task",
  },
  {
    method: "PUT",
    url: "/api/tasks/:id",
    procedure: "task.update",
    input: "id and body",
    status: 200,
    operationId: "replaceTaskFields",
    summary: "Set fields of a task; absent ones stay as they are",
  },
  {
    method: "PATCH",
    url: "/api/tasks/:id",
    procedure: "task.update",
    input: "id and body",
    status: 200,
    operationId: "updateTask",
    summary: "Change a task with a JSON Merge Patch",
  },
  {
    method: "PATCH",
    url: "/api/tasks/:id/toggle",
    procedure: "task.toggle",
    input: "id",
    status: 200,
    operationId: "toggleTask",
    summary: "Complete a task, or reopen a completed one",
  },
  {
    method: "DELETE",
    url: "/api/tasks/:id",
    procedure: "task.delete",
    input: "id",
    status: 204,
    operationId: "deleteTask",
    summary: "Move a task to the trash",
  },
  {
    method: "POST",
    url: "/api/tasks/:id/restore",
    procedure: "task.restore",
    input: "id",
    status: 200,
    operationId: "restoreTask",
    summary: "Take a task out of the trash",
  },
  {
    method: "GET",
    url: "/api/me",
    procedure: "user.me",
    input: "none",
    status: 200,
    operationId: "getMe",
    summary: "Get the signed-in user",
  },
] as const satisfies readonly RestRoute[]
