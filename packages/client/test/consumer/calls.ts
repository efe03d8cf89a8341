import { createDocketClient, isDocketError } from "@docket/client"

const docket = createDocketClient({ url: "https://docket.test", getToken: () => "token" })

export const everyTask = async (): Promise<string[]> => {
  const titles: string[] = []
  let cursor: string | undefined
  do {
    const page = await docket.task.list.query({ status: ["pending"], sort: "-dueDate", cursor })
    titles.push(...page.items.map(({ title, dueDate }) => `${title}: ${dueDate ?? "some day"}`))
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return titles
}

export const lifeOfATask = async (): Promise<Date | null> => {
  const { name } = await docket.user.me.query()
  const { id } = await docket.task.create.mutate({ title: `Tea for ${name}`, tags: ["home"] })
  const { version } = await docket.task.update.mutate({ id, priority: "high", dueDate: null })
  await docket.task.toggle.mutate({ id, expectedVersion: version })
  await docket.task.delete.mutate({ id })
  await docket.task.restore.mutate({ id })
  const { overdue } = await docket.task.stats.query()
  const task = await docket.task.get.query({ id })
  return overdue > 0 ? task.completedAt : task.createdAt
}

export const rename = async (id: string, title: string): Promise<string> => {
  try {
    return (await docket.task.update.mutate({ id, title, expectedVersion: 1 })).title
  } catch (error) {
    if (isDocketError(error, "version_mismatch")) return error.data.current.title
    if (isDocketError(error, "invalid")) return error.data.errors.map(({ code }) => code).join()
    if (isDocketError(error)) return error.data.reason
    throw error
  }
}
