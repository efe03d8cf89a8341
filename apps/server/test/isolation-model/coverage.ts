/** The run must have met each of these, or it has proved less than it says. */
export const everyKind = [
  ...["new", "repeated", "own clash", "foreign clash"].map((end) => `create ${end}`),
  ...["done", "not_found", "not_found foreign"].map((end) => `get ${end}`),
  "get batch",
  ...["update", "toggle", "delete", "restore"].flatMap((kind) =>
    ["done", "not_found", "not_found foreign", "version_mismatch"].map((end) => `${kind} ${end}`),
  ),
  ...["first", "next", "misfit cursor", "foreign cursor"].map((end) => `list ${end}`),
  ...["createdAt", "updatedAt", "title", "priority", "dueDate"].flatMap((field) =>
    ["", "-"].map((sign) => `list by ${sign}${field}`),
  ),
  ...["offset", "status", "completed", "priority", "tag", "dueFrom", "dueTo", "q"].map(
    (name) => `list with ${name}`,
  ),
  ...["new", "repeated", "reused", "ignored", "of another", "elsewhere", "twins"].map(
    (kind) => `key ${kind}`,
  ),
  ...["of one", "of several", "lost", "for a new id"].map((kind) => `race ${kind}`),
  "me",
  "stats",
]
