import type { Task } from "@docket/contract"
import { sql } from "@docket/db/sql"
import DataLoader from "dataloader"
import type { Plain } from "../plain.ts"
import { taskColumns, toTask, type TaskRow } from "./task-row.ts"
import type { TaskContext } from "./task.service.ts"

type Loader = DataLoader<string, Plain<Task> | undefined>

/** It belongs to one viewer on one request's queries: neither alone may find it. */
export type TaskLoader = Pick<TaskContext, "viewer" | "db"> & { loader: Loader }

const createLoader = ({ db, viewer }: TaskContext): Loader => {
  const load = async (ids: readonly string[]) => {
    const rows = await db.quickQuery<TaskRow>(sql`
      SELECT ${taskColumns} FROM tasks
      WHERE id = ANY(${ids}::uuid[]) AND user_id = ${viewer.id} AND deleted_at IS NULL`)
    const tasks = rows.map((row) => toTask(row, viewer.id))
    return ids.map((id) => tasks.find((task) => task.id === id))
  }
  return new DataLoader(load, { cache: false })
}

/** Loads the viewer's live tasks: those that one request asks for in one turn, in one query. */
export const loaderOf = (ctx: TaskContext): Loader => {
  const { db, viewer, loaders } = ctx
  const known = loaders.task
  if (known?.viewer === viewer && known.db === db) return known.loader
  const loader = createLoader(ctx)
  loaders.task = { viewer, db, loader }
  return loader
}
