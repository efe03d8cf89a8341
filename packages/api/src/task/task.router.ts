import {
  createTaskInput,
  guardedTaskRef,
  listTasksInput,
  noInput,
  taskRef,
  updateTaskInput,
  type Task,
  type TaskPage,
  type TaskStats,
} from "@docket/contract"
import { outputOf } from "../plain.ts"
import { readProcedure, writeProcedure } from "../procedure.ts"
import { t } from "../trpc.ts"
import { withUserRow } from "../user/user-registry.ts"
import { deleteTask, restoreTask, toggleTask, updateTask } from "./task-change.service.ts"
import { listTasks } from "./task-list.service.ts"
import { createTask, getTask, getTaskStats } from "./task.service.ts"

const task = outputOf<Task>()

export const taskRouter = t.router({
  list: readProcedure.query({
    input: listTasksInput,
    output: outputOf<TaskPage>(),
    run: listTasks,
  }),
  get: readProcedure.query({
    input: taskRef,
    output: task,
    run: (ctx, { id }) => getTask(ctx, id),
  }),
  create: writeProcedure.mutation({
    input: createTaskInput,
    output: task,
    run: (ctx, input) => withUserRow(ctx, () => createTask(ctx, input)),
  }),
  update: writeProcedure.mutation({ input: updateTaskInput, output: task, run: updateTask }),
  toggle: writeProcedure.mutation({ input: guardedTaskRef, output: task, run: toggleTask }),
  delete: writeProcedure.mutation({ input: guardedTaskRef, output: task, run: deleteTask }),
  restore: writeProcedure.mutation({ input: guardedTaskRef, output: task, run: restoreTask }),
  stats: readProcedure.query({
    input: noInput,
    output: outputOf<TaskStats>(),
    run: getTaskStats,
  }),
})
