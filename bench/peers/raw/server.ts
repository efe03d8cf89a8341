import { randomUUIDv7 } from "node:crypto"
import Fastify from "fastify"
import { Pool, types } from "pg"
import { ZodError } from "zod"
import { env } from "../env.ts"
import { viewerOf } from "../viewer.ts"
import { listQuery, newTask, taskChange, taskParams } from "./schemas.ts"

declare module "fastify" {
  interface FastifyRequest {
    userId: string
  }
}

const columns = `id, user_id, title, description, status, status = 'completed' AS completed,
  completed_at, priority, due_date, tags, version, created_at, updated_at, deleted_at`

// A date stays YYYY-MM-DD; the driver would make it midnight of this machine's time zone.
types.setTypeParser(types.builtins.DATE, (value) => value)
const pool = new Pool({ connectionString: env.DATABASE_URL, max: 10 })
pool.on("error", (error) => app.log.error(error))

class HttpError extends Error {
  readonly statusCode: number

  constructor(statusCode: number, message: string) {
    super(message)
    this.statusCode = statusCode
  }
}

const one = async (sql: string, values: unknown[]): Promise<unknown> => {
  const { rows } = await pool.query(sql, values)
  if (rows.length === 0) throw new HttpError(404, "Task not found")
  return rows[0]
}

const getTask = (userId: string, id: string) =>
  one(`SELECT ${columns} FROM tasks WHERE id = $1 AND user_id = $2 AND deleted_at IS NULL`, [
    id,
    userId,
  ])

const listTasks = async (userId: string, limit: number): Promise<unknown[]> => {
  const { rows } = await pool.query(
    `SELECT ${columns} FROM tasks WHERE user_id = $1 AND deleted_at IS NULL
     ORDER BY created_at DESC, id DESC LIMIT $2`,
    [userId, limit],
  )
  return rows
}

const app = Fastify()
app.decorateRequest("userId", "")
app.setErrorHandler((error, _request, reply) => {
  if (error instanceof ZodError) {
    return reply.status(422).send({ message: "Invalid request", issues: error.issues })
  }
  return reply.send(error)
})
app.addHook("onClose", () => pool.end())

app.get("/health", async () => ({ status: "ok" }))

await app.register(
  async (scope) => {
    scope.addHook("onRequest", async (request) => {
      const viewer = await viewerOf(request.headers.authorization)
      if (viewer === undefined) throw new HttpError(401, "Unauthorized")
      request.userId = viewer
    })

    scope.get("/", (request) => listTasks(request.userId, listQuery.parse(request.query).limit))

    scope.get("/:id", (request) => getTask(request.userId, taskParams.parse(request.params).id))

    scope.post("/", async (request, reply) => {
      const task = newTask.parse(request.body)
      const created = await one(
        `INSERT INTO tasks (id, user_id, title, description, status, priority, due_date, tags)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING ${columns}`,
        [
          randomUUIDv7(),
          request.userId,
          task.title,
          task.description,
          task.status,
          task.priority,
          task.due_date,
          task.tags,
        ],
      )
      return reply.status(201).send(created)
    })

    scope.patch("/:id", (request) => {
      const { id } = taskParams.parse(request.params)
      const changes = Object.entries(taskChange.parse(request.body))
      if (changes.length === 0) return getTask(request.userId, id)
      const set = changes.map(([column], index) => `${column} = $${index + 3}`).join(", ")
      return one(
        `UPDATE tasks SET ${set} WHERE id = $1 AND user_id = $2 AND deleted_at IS NULL
         RETURNING ${columns}`,
        [id, request.userId, ...changes.map(([, value]) => value)],
      )
    })

    scope.patch("/:id/toggle", (request) =>
      one(
        `UPDATE tasks
         SET status = CASE status WHEN 'completed' THEN 'pending' ELSE 'completed' END::task_status
         WHERE id = $1 AND user_id = $2 AND deleted_at IS NULL RETURNING ${columns}`,
        [taskParams.parse(request.params).id, request.userId],
      ),
    )
  },
  { prefix: "/api/tasks" },
)

process.once("SIGTERM", () => void app.close())
await app.listen({ host: "127.0.0.1", port: env.PORT })
