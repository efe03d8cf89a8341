type Banner = { origin: string; email: string }

/** What a person needs to begin: addresses, a demo login and a line that works. */
export const banner = ({ origin, email }: Banner): string => `
  Docket is ready.

    tRPC     ${origin}/trpc
    REST     ${origin}/api/tasks
    OpenAPI  ${origin}/openapi.json

    Demo user: ${email}. Its tasks, with curl:

    curl -s ${origin}/api/tasks -H "authorization: Bearer $(npx -y pnpm@12 -s run token ${email})"

  Rows: npx pnpm@12 studio    Stop: Ctrl-C
`
