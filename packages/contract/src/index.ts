export * from "./task-fields.ts"
export * from "./task-list.ts"
export * from "./task.ts"
export * from "./user.ts"
