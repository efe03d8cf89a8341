import type { TRPCMutationProcedure, TRPCQueryProcedure } from "@trpc/server"
import type { z } from "zod"
import type { Access } from "./auth/access.ts"
import { requireViewer } from "./auth/require-viewer.ts"
import type { Context, Viewer } from "./context.ts"
import { invalid } from "./errors.ts"
import { inputIssues } from "./input-issues.ts"
import type { OutputOf, Plain } from "./plain.ts"
import { t, toDomainError, toTRPCError, type Meta } from "./trpc.ts"

type Protected = Exclude<Access, "public">

/** What a service is called with: there is a viewer, whose token has the access. */
type ViewerContext = Context & { viewer: Viewer }

type Definition<Schema extends z.ZodType, Output> = {
  input: Schema
  /**
   * What the caller gets. It is not checked again at run time: the types do that of what services build,
   * constraints of what PostgreSQL stores, and tests of every answer.
   */
  output: OutputOf<Output>
  run: (ctx: ViewerContext, input: z.output<Schema>) => Promise<Plain<Output>>
}

type Call = { ctx: Context; getRawInput: () => Promise<unknown> }

/** The gate, the input's schema, the service, in this order. */
const resolver = <Schema extends z.ZodType, Output>(
  access: Protected,
  { input, run }: Definition<Schema, Output>,
) => {
  const resolve = async ({ ctx, getRawInput }: Call): Promise<unknown> => {
    try {
      const viewer = await requireViewer(ctx, access)
      const parsed = input.safeParse(await getRawInput())
      if (!parsed.success) throw invalid(inputIssues(parsed.error))
      return ctx.present(await run({ ...ctx, viewer }, parsed.data))
    } catch (error) {
      throw toTRPCError(toDomainError(error))
    }
  }
  // What a middleware is given at run time, a resolver is too.
  return (options: { ctx: Context }) => resolve(options as Call)
}

type Built<Schema extends z.ZodType, Output> = {
  meta: Meta
  input: z.input<Schema>
  output: Output
}

/**
 * A procedure behind the gate, which verifies the request's token: its service is called for a viewer
 * whose token has the access, and with an input of the schema. All in one step, since tRPC copies the
 * call and its context for every middleware, which cost more than the service (bench/reports).
 */
export const protectedProcedure = (access: Protected) => {
  const procedure = t.procedure.meta({ access })
  // The types of input and output, which tRPC takes from middlewares of its own.
  return {
    query: <Schema extends z.ZodType, Output>(definition: Definition<Schema, Output>) =>
      procedure.query(resolver(access, definition)) as unknown as TRPCQueryProcedure<
        Built<Schema, Output>
      >,
    mutation: <Schema extends z.ZodType, Output>(definition: Definition<Schema, Output>) =>
      procedure.mutation(resolver(access, definition)) as unknown as TRPCMutationProcedure<
        Built<Schema, Output>
      >,
  }
}

export const readProcedure = protectedProcedure("tasks:read")
export const writeProcedure = protectedProcedure("tasks:write")
