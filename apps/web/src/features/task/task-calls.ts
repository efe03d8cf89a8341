import type { DocketClient } from "@docket/client"
import type { Task } from "@docket/contract"

type Name = "create" | "update" | "delete" | "restore"
type InputOf<N extends Name> = Parameters<DocketClient["task"][N]["mutate"]>[0]

/** What of Docket's client changes a task. */
export type TaskCalls = {
  task: { [N in Name]: { mutate: (input: InputOf<N>) => Promise<Task> } }
}
