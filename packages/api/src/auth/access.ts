/** What a token may be limited to by its `scope` claim. Writing includes reading. */
export const scopes = ["tasks:read", "tasks:write"] as const
export type Scope = (typeof scopes)[number]

/** Who may call a procedure: anyone, any viewer, or a viewer whose token has the scope. */
export type Access = "public" | "viewer" | Scope
