type Policy = { nonce: string; apiUrl: string; isDev: boolean }

/** What a page may load, and from where. */
export const contentSecurityPolicy = ({ nonce, apiUrl, isDev }: Policy): string => {
  const directives = {
    "default-src": ["'self'"],
    // React's stack traces in development need eval.
    "script-src": ["'self'", `'nonce-${nonce}'`, "'strict-dynamic'", isDev && "'unsafe-eval'"],
    // The error overlay of development brings styles without a nonce.
    "style-src": ["'self'", isDev ? "'unsafe-inline'" : `'nonce-${nonce}'`],
    "style-src-attr": ["'unsafe-inline'"],
    "connect-src": ["'self'", apiUrl, isDev && "ws:"],
    "img-src": ["'self'", "data:"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
  }
  return Object.entries(directives)
    .map(([name, sources]) => [name, ...sources.filter((source) => source !== false)].join(" "))
    .join("; ")
}
