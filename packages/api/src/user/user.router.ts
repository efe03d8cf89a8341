import { noInput, type User } from "@docket/contract"
import { outputOf } from "../plain.ts"
import { t, viewerProcedure } from "../trpc.ts"
import { withUserRow } from "./user-registry.ts"
import { getMe } from "./user.service.ts"

export const userRouter = t.router({
  me: viewerProcedure.query({
    input: noInput,
    output: outputOf<User>(),
    run: (ctx) => withUserRow(ctx, () => getMe(ctx)),
  }),
})
