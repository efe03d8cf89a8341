import type { Task } from "@docket/contract"
import { TRPCClientError } from "@trpc/client"
import { expectTypeOf, test } from "vitest"
import { isDocketError, type DocketErrorCode } from "./index.ts"

const caught: unknown = new TRPCClientError("caught")

test("a version mismatch brings the current task along, with dates", () => {
  if (!isDocketError(caught, "version_mismatch")) return
  expectTypeOf(caught.data.current).toEqualTypeOf<Task>()
  expectTypeOf(caught.data.current.createdAt).toEqualTypeOf<Date>()
  expectTypeOf(caught.data.reason).toEqualTypeOf<"version_mismatch">()
})

test("an invalid input brings its broken rules along", () => {
  if (!isDocketError(caught, "invalid")) return
  type BrokenRule = { pointer: string; code: string; message: string }
  expectTypeOf(caught.data.errors).toEqualTypeOf<BrokenRule[]>()
})

test("the reason of any failure narrows its details", () => {
  if (!isDocketError(caught)) return
  expectTypeOf(caught.data.reason).toEqualTypeOf<DocketErrorCode>()
  expectTypeOf(caught.data.retryable).toEqualTypeOf<boolean>()
  expectTypeOf(caught.data.current).toEqualTypeOf<Task | undefined>()
  if (caught.data.reason === "version_mismatch") {
    expectTypeOf(caught.data.current).toEqualTypeOf<Task>()
  }
})

test("only codes of the server are known", () => {
  // @ts-expect-error -- no such code
  isDocketError(caught, "not_here")
})
