import type { Query } from "@docket/db/sql"
import type { TestDatabase } from "@docket/db/testing"

/** The same database, and the text of every statement that is sent to it from here. */
export const counted = (database: TestDatabase): { db: TestDatabase; sent: string[] } => {
  const sent: string[] = []
  const noted =
    (run: Query): Query =>
    (statement) => {
      sent.push(statement.text)
      return run(statement)
    }
  const db: TestDatabase = {
    ...database,
    query: noted(database.query),
    quickQuery: noted(database.quickQuery),
    transaction: (work) => {
      sent.push("BEGIN")
      return database.transaction((query) => work(noted(query)))
    },
  }
  return { db, sent }
}
