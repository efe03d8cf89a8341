type Shortcut = { keys: readonly string[]; label: string }

/** The keys of the pages with tasks, as the help sheet lists them. */
export const shortcuts: readonly Shortcut[] = [
  { keys: ["n"], label: "Write a new task" },
  { keys: ["/"], label: "Search" },
  { keys: ["j", "↓"], label: "Next task" },
  { keys: ["k", "↑"], label: "Previous task" },
  { keys: ["x"], label: "Complete, or open again" },
  { keys: ["i"], label: "In progress, or not" },
  { keys: ["e", "Enter"], label: "Edit the title" },
  { keys: ["o"], label: "Show or hide the details" },
  { keys: ["#", "Delete"], label: "Delete" },
  { keys: ["z"], label: "Undo the last deletion" },
  { keys: ["?"], label: "This sheet" },
  { keys: ["Esc"], label: "Close, or cancel" },
]
