/** More than any request of ours has. */
export const MAX_BODY_BYTES = 16_384
