import { noInput, user } from "@docket/contract"
import { protectedProcedure, t } from "../trpc.ts"
import { withUserRow } from "./user-registry.ts"
import { getMe } from "./user.service.ts"

export const userRouter = t.router({
  me: protectedProcedure
    .input(noInput)
    .output(user)
    .query(({ ctx }) => withUserRow(ctx, () => getMe(ctx))),
})
