/** Moves the focus from a row that is about to go to its neighbour, or to where tasks are added. */
export const leaveRow = (id: string): void => {
  const row = document.querySelector(`[data-task-id="${id}"]`)
  if (row === null || !row.contains(document.activeElement)) return
  const neighbour = row.nextElementSibling ?? row.previousElementSibling
  const target =
    neighbour?.querySelector<HTMLElement>('[data-action="title"]') ??
    document.querySelector<HTMLElement>('[data-shortcut="new-task"]') ??
    document.querySelector<HTMLElement>("h1")
  target?.focus()
}
