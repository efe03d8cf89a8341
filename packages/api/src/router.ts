import type { AnyTRPCProcedure, AnyTRPCRouter, TRPCProcedureType } from "@trpc/server"
import type { Access } from "./auth/access.ts"
import { taskRouter } from "./task/task.router.ts"
import { t, type Meta } from "./trpc.ts"
import { userRouter } from "./user/user.router.ts"

/** The index of the API. */
export const appRouter = t.router({
  task: taskRouter,
  user: userRouter,
})
export type AppRouter = typeof appRouter

/** Calls procedures in this process; a failure is a TRPCError whose cause is a DomainError. */
export const createCaller = t.createCallerFactory(appRouter)

/** What a door has to know of a procedure before it reads a body. */
export type ProcedureInfo = { type: TRPCProcedureType; access: Access }

// At run time tRPC keeps the procedures of all nested routers in one flat record.
const flatProcedures = (router: AnyTRPCRouter) =>
  router._def.procedures as Record<string, AnyTRPCProcedure>

/** Every procedure by its path, such as `task.list`. */
export const procedures: ReadonlyMap<string, ProcedureInfo> = new Map(
  Object.entries(flatProcedures(appRouter)).map(([path, { _def }]) => [
    path,
    { type: _def.type, access: (_def.meta as Meta | undefined)?.access ?? "public" }, // t's own meta
  ]),
)
