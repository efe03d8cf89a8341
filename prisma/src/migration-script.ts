/**
 * A migration's script as it is run: one simple query, and so one transaction. A role's `statement_timeout` is
 * meant for the API's queries. `SET LOCAL` ends with the transaction, also where a pooler gives the connection
 * to others then.
 */
export function migrationScript(sql: string): string {
  return `SET LOCAL statement_timeout = 0;\n${sql}`
}
