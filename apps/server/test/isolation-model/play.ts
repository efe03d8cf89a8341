import type { Step } from "./world.ts"

type Place = { where: string; step: Step }

/** Does a part of a step; what goes wrong says where. */
async function at<T>({ where, step }: Place, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Error) error.message = `${where}: ${step.what()}\n${error.message}`
    throw error
  }
}

/** Begins all steps of a round together; gives back of which kinds they were. */
export async function play(where: string, round: readonly Step[]): Promise<string[]> {
  const sent = await Promise.all(
    round.map(async (step) => ({ step, ...(await at({ where, step }, step.send)) })),
  )
  const kinds: string[] = []
  for (const { step, settle } of sent) kinds.push(...(await at({ where, step }, settle)))
  return kinds
}
