/** What a token may be limited to by its `scope` claim. Writing includes reading. */
export type Scope = "tasks:read" | "tasks:write"

/** Who may call a procedure: anyone, any viewer, or a viewer whose token has the scope. */
export type Access = "public" | "viewer" | Scope
