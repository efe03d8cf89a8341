/**
 * Loads another page anew, so that nothing of the person before stays in memory. Never resolves: whoever
 * waits for it stays busy until the page is gone.
 */
export const leaveFor = (path: string): Promise<never> => {
  window.location.replace(path)
  return new Promise(() => {})
}
