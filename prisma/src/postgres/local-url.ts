type Place = { port: number; password: string; database: string }

/** Where a server of our own is reached. It speaks no TLS, whatever PGSSLMODE asks for everywhere else. */
export const localUrl = ({ port, password, database }: Place): string =>
  `postgresql://postgres:${password}@127.0.0.1:${port}/${database}?sslmode=disable`
