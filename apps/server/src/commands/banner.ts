type Addresses = { web: string; api: string }
type Banner = Addresses & { demo?: { email: string; password: string } }

const demoLines = (api: string, { email, password }: NonNullable<Banner["demo"]>): string => `
    Sign in with ${email} and the password ${password}. The same tasks, with curl:

    curl -s ${api}/api/tasks -H "authorization: Bearer $(npx -y pnpm@12 -s run token ${email})"
`

/** What a person needs to begin: addresses, a demo login and a line that works. */
export const banner = ({ web, api, demo }: Banner): string => `
  Docket is ready.

    Web      ${web}
    tRPC     ${api}/trpc
    REST     ${api}/api/tasks
    OpenAPI  ${api}/openapi.json, to read and try at ${api}/docs
${demo === undefined ? "" : demoLines(api, demo)}
  Rows: npx pnpm@12 studio    Stop: Ctrl-C
`

const answers = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(10_000) }).then(
    ({ ok }) => ok,
    () => false,
  )

const PAUSE_MS = 250

/** Resolves when the web app can serve, and then the API, which takes the web app's keys. */
export const whenReady = async ({ web, api }: Addresses, isStopped: () => boolean) => {
  // The keys before the API wants them: it does not wait for Next.js to compile, and asks again late.
  for (const url of [`${web}/sign-in`, `${web}/api/auth/jwks`, `${api}/ready`]) {
    while (!isStopped() && !(await answers(url))) {
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
  }
}
