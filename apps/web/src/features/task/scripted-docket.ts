import type { Task } from "@docket/contract"
import { TRPCClientError } from "@trpc/client"
import { withChange, type Change } from "./change.ts"
import type { TaskCalls } from "./task-calls.ts"

/** What goes wrong with a call: it never arrives, or what it did is not answered. */
type Fault = "unreached" | "unanswered"

type Guarded = { id: string; expectedVersion?: number | undefined }

type TextInput = { title?: string | undefined; description?: string | null | undefined }

const failure = (reason: string, details: object = {}) =>
  TRPCClientError.from({
    error: { message: reason, code: -32_000, data: { reason, retryable: false, ...details } },
  })

const changeOf = ({ title, description }: TextInput): Change => ({
  ...(title !== undefined && { title }),
  ...(description !== undefined && { description }),
})

/** For tests: a server with one task, which other devices change too, at the end of a bad line. */
export const scriptDocket = (first: Task) => {
  let task = first
  const calls: string[] = []
  const faults: { fault: Fault; meanwhile: () => void }[] = []

  const write = (fields: Partial<Task>): Task => {
    task = { ...task, ...fields, version: task.version + 1 }
    return task
  }

  const answer = async (name: string, input: Guarded, work: () => Task): Promise<Task> => {
    calls.push(input.expectedVersion === undefined ? name : `${name} v${input.expectedVersion}`)
    const next = faults.shift()
    if (next?.fault !== "unreached") {
      if (name !== "restore" && name !== "create" && task.deletedAt !== null) {
        throw failure("not_found")
      }
      if (input.expectedVersion !== undefined && input.expectedVersion !== task.version) {
        throw failure("version_mismatch", { current: task })
      }
      const done = work()
      if (next === undefined) return done
    }
    next.meanwhile()
    throw new TypeError("fetch failed")
  }

  const calling: TaskCalls["task"] = {
    create: { mutate: ({ id = first.id }) => answer("create", { id }, () => task) },
    update: {
      mutate: (input) => answer("update", input, () => write(withChange(task, changeOf(input)))),
    },
    delete: {
      mutate: (input) => answer("delete", input, () => write({ deletedAt: new Date() })),
    },
    restore: {
      mutate: (input) =>
        answer("restore", input, () =>
          task.deletedAt === null ? task : write({ deletedAt: null }),
        ),
    },
  }

  return {
    docket: { task: calling },
    /** What was called so far, with the version that it expected. */
    calls,
    stored: () => task,
    /** Another device changes the task. */
    elsewhere: write,
    /** The next call fails so, and this happens before it is repeated. */
    failNext: (fault: Fault, meanwhile: () => void = () => {}) => {
      faults.push({ fault, meanwhile })
    },
  }
}
