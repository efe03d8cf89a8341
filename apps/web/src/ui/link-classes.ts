/** A link within text. */
export const linkClasses =
  "font-medium text-accent underline decoration-accent/40 underline-offset-4 hover:decoration-accent"
