import { createHash } from "node:crypto"
import type { NewTask } from "@docket/contract"

/**
 * SHA-256 of a normalised create input without its id. Two creates with the same id are the same
 * create exactly when their digests are equal.
 */
export const createDigest = (task: Omit<NewTask, "id">): Uint8Array<ArrayBuffer> => {
  const { title, description, status, priority, dueDate, tags } = task
  const canonical = JSON.stringify([title, description, status, priority, dueDate, tags])
  return new Uint8Array(createHash("sha256").update(canonical).digest())
}
