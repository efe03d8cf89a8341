import {
  createTaskInput,
  guardedTaskRef,
  listTasksInput,
  noInput,
  task,
  taskPage,
  taskRef,
  taskStats,
  updateTaskInput,
} from "@docket/contract"
import { readProcedure, t, writeProcedure } from "../trpc.ts"
import { withUserRow } from "../user/user-registry.ts"
import { deleteTask, restoreTask, toggleTask, updateTask } from "./task-change.service.ts"
import { listTasks } from "./task-list.service.ts"
import { createTask, getTask, getTaskStats } from "./task.service.ts"

export const taskRouter = t.router({
  list: readProcedure
    .input(listTasksInput)
    .output(taskPage)
    .query(({ ctx, input }) => listTasks(ctx, input)),
  get: readProcedure
    .input(taskRef)
    .output(task)
    .query(({ ctx, input }) => getTask(ctx, input.id)),
  create: writeProcedure
    .input(createTaskInput)
    .output(task)
    .mutation(({ ctx, input }) => withUserRow(ctx, () => createTask(ctx, input))),
  update: writeProcedure
    .input(updateTaskInput)
    .output(task)
    .mutation(({ ctx, input }) => updateTask(ctx, input)),
  toggle: writeProcedure
    .input(guardedTaskRef)
    .output(task)
    .mutation(({ ctx, input }) => toggleTask(ctx, input)),
  delete: writeProcedure
    .input(guardedTaskRef)
    .output(task)
    .mutation(({ ctx, input }) => deleteTask(ctx, input)),
  restore: writeProcedure
    .input(guardedTaskRef)
    .output(task)
    .mutation(({ ctx, input }) => restoreTask(ctx, input)),
  stats: readProcedure
    .input(noInput)
    .output(taskStats)
    .query(({ ctx }) => getTaskStats(ctx)),
})
