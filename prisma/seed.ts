import { demoTasks } from "./seed-tasks.ts"
import type { PrismaClient, User } from "./src/index.ts"

export const demoUser = {
  id: "01976b2e-3c00-7000-8000-00000000d0c5",
  email: "demo@docket.local",
  name: "Dana Demo",
}

/**
 * Makes the demo user and their tasks, with due dates around today. Leaves alone what is there already. A
 * user who has the demo's e-mail address under another id is taken for the demo user.
 */
export async function seed(client: PrismaClient): Promise<{ user: User; added: number }> {
  const user =
    (await client.user.findUnique({ where: { email: demoUser.email } })) ??
    (await client.user.upsert({ where: { id: demoUser.id }, create: demoUser, update: {} }))
  const { count } = await client.task.createMany({
    data: demoTasks(user.id, new Date()),
    skipDuplicates: true,
  })
  return { user, added: count }
}
