import { noInput, type User } from "@docket/contract"
import { outputOf } from "../plain.ts"
import { protectedProcedure } from "../procedure.ts"
import { t } from "../trpc.ts"
import { withUserRow } from "./user-registry.ts"
import { getMe } from "./user.service.ts"

export const userRouter = t.router({
  me: protectedProcedure("viewer").query({
    input: noInput,
    output: outputOf<User>(),
    run: (ctx) => withUserRow(ctx, () => getMe(ctx)),
  }),
})
