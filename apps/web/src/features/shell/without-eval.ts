import { config } from "zod"

// Zod would try whether it may compile code, which the content security policy takes for an attack.
config({ jitless: true })
