/** The folders of migrations/, for builds that do not carry them. `pnpm db:migration` adds to it. */
export const migrationNames = [
  "20261121000000_users_and_tasks",
  "20261121081946_idempotent_answers",
  "20261127193604_better_auth",
  "20261127200435_deleted_users",
  "20261127210000_tags_begin_at_one",
]
