import { randomUUIDv7 } from "node:crypto"
import { Prisma, PrismaClient } from "@docket/db"
import { PrismaPg } from "@prisma/adapter-pg"
import { initTRPC, TRPCError } from "@trpc/server"
import {
  type CreateFastifyContextOptions,
  fastifyTRPCPlugin,
  type FastifyTRPCPluginOptions,
} from "@trpc/server/adapters/fastify"
import Fastify from "fastify"
import superjson from "superjson"
import { env } from "../env.ts"
import { viewerOf } from "../viewer.ts"
import { changedTask, listInput, newTask, taskId } from "./schemas.ts"

const adapter = new PrismaPg({ connectionString: env.DATABASE_URL, max: 10 })
const db = new PrismaClient({ adapter, omit: { task: { createDigest: true } } })

const createContext = async ({ req }: CreateFastifyContextOptions) => ({
  userId: await viewerOf(req.headers.authorization),
})

const t = initTRPC.context<typeof createContext>().create({ transformer: superjson })

const protectedProcedure = t.procedure.use(({ ctx, next }) => {
  if (ctx.userId === undefined) throw new TRPCError({ code: "UNAUTHORIZED" })
  return next({ ctx: { userId: ctx.userId } })
})

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> }

const toRow = <T extends { dueDate?: string | null | undefined }>({ dueDate, ...fields }: T) => ({
  // To Prisma undefined is absent, whatever its types say.
  ...(fields as Defined<typeof fields>),
  ...(dueDate !== undefined && { dueDate: dueDate === null ? null : new Date(dueDate) }),
})

const toTask = (row: Prisma.TaskGetPayload<{ omit: { createDigest: true } }>) => ({
  ...row,
  completed: row.status === "completed",
  dueDate: row.dueDate?.toISOString().slice(0, 10) ?? null,
})

const findTask = async (where: { id: string; userId: string }) => {
  const row = await db.task.findFirst({ where: { ...where, deletedAt: null } })
  if (row === null) throw new TRPCError({ code: "NOT_FOUND" })
  return row
}

const updateTask = async (where: { id: string; userId: string }, data: Prisma.TaskUpdateInput) => {
  try {
    return await db.task.update({ where: { ...where, deletedAt: null }, data })
  } catch (error) {
    const missing = error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2025"
    throw missing ? new TRPCError({ code: "NOT_FOUND" }) : error
  }
}

const appRouter = t.router({
  task: t.router({
    list: protectedProcedure
      .input(listInput)
      .query(async ({ ctx: { userId }, input: { limit, cursor } }) => {
        const rows = await db.task.findMany({
          where: { userId, deletedAt: null },
          orderBy: [{ createdAt: "desc" }, { id: "desc" }],
          take: limit + 1,
          ...(cursor !== undefined && { cursor: { id: cursor } }),
        })
        const nextCursor = rows.length > limit ? (rows.pop()?.id ?? null) : null
        return { items: rows.map(toTask), nextCursor }
      }),

    get: protectedProcedure
      .input(taskId)
      .query(async ({ ctx: { userId }, input: { id } }) => toTask(await findTask({ id, userId }))),

    create: protectedProcedure
      .input(newTask)
      .mutation(async ({ ctx: { userId }, input }) =>
        toTask(await db.task.create({ data: { ...toRow(input), id: randomUUIDv7(), userId } })),
      ),

    update: protectedProcedure
      .input(changedTask)
      .mutation(async ({ ctx: { userId }, input: { id, ...change } }) =>
        toTask(await updateTask({ id, userId }, toRow(change))),
      ),

    toggle: protectedProcedure
      .input(taskId)
      .mutation(async ({ ctx: { userId }, input: { id } }) => {
        const { status } = await findTask({ id, userId })
        const toggled = status === "completed" ? "pending" : "completed"
        return toTask(await updateTask({ id, userId }, { status: toggled }))
      }),
  }),
})

const app = Fastify({ routerOptions: { maxParamLength: 5000 } })
app.addHook("onClose", () => db.$disconnect())
app.get("/health", async () => ({ status: "ok" }))
await app.register(fastifyTRPCPlugin, {
  prefix: "/trpc",
  trpcOptions: { router: appRouter, createContext },
} satisfies FastifyTRPCPluginOptions<typeof appRouter>)

process.once("SIGTERM", () => void app.close())
await app.listen({ host: "127.0.0.1", port: env.PORT })
