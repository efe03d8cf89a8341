import { docketEnvironment } from "../requests/contenders.ts"

/** What a copy of the built server is started with. */
export const copyEnvironment = (databaseUrl: string, port: number): Record<string, string> => ({
  ...docketEnvironment(databaseUrl, port),
  NODE_ENV: "production",
  LOG_LEVEL: "warn",
})
