import type { Machine } from "./requests/machine.ts"

/** A table in Markdown. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n")

/** Where and of what a report is, and what makes it again. */
export const provenance = (machine: Machine, command: string): string =>
  `${machine.cpus} × ${machine.cpu}, ${machine.memoryGb} GB, ${machine.system}; Node ${machine.node}, PostgreSQL ${machine.postgres}; commit ${machine.commit}, ${machine.date}. \`${command}\` makes it again.`
