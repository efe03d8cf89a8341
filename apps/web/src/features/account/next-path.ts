const SOMEWHERE = "http://docket.invalid"

/**
 * Where to go after signing in: a path of this site, or the start page. What a browser would take for
 * another site's address (`//evil`, `/\evil`, `/.//evil`) is none of our paths.
 */
export const nextPath = (next: unknown): string => {
  if (typeof next !== "string" || !next.startsWith("/")) return "/"
  const url = URL.parse(next, SOMEWHERE)
  if (url === null || url.origin !== SOMEWHERE || url.pathname.startsWith("//")) return "/"
  return `${url.pathname}${url.search}${url.hash}`
}

/** The address of a page for signing in or up that leads on to `next`. */
export const withNext = (page: "/sign-in" | "/sign-up", next: string): string =>
  next === "/" ? page : `${page}?next=${encodeURIComponent(next)}`
