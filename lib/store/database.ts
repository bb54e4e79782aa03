import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'

export type Row = Record<string, SQLInputValue>

/** A connection that prepares each statement once. One process, one thread: calls do not interleave. */
export class Database {
  readonly path: string
  readonly #sqlite: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()

  constructor(path: string, options: { readonly readOnly?: boolean } = {}) {
    this.path = path
    this.#sqlite = new DatabaseSync(path, { readOnly: options.readOnly ?? false, timeout: 5_000 })
  }

  exec(sql: string): void {
    this.#sqlite.exec(sql)
  }

  run(
    sql: string,
    ...values: SQLInputValue[]
  ): { readonly changes: number; readonly lastInsertRowid: number } {
    const { changes, lastInsertRowid } = this.#prepare(sql).run(...values)
    return { changes: Number(changes), lastInsertRowid: Number(lastInsertRowid) }
  }

  get<T>(sql: string, ...values: SQLInputValue[]): T | null {
    return (this.#prepare(sql).get(...values) as T | undefined) ?? null
  }

  all<T>(sql: string, ...values: SQLInputValue[]): T[] {
    return this.#prepare(sql).all(...values) as T[]
  }

  /** All or nothing. IMMEDIATE: a deferred transaction that upgrades fails at once whatever the busy timeout says. */
  transaction<T>(work: () => T): T {
    this.#sqlite.exec('BEGIN IMMEDIATE')
    try {
      const result = work()
      this.#sqlite.exec('COMMIT')
      return result
    } catch (error) {
      // A full disk rolls back by itself, and a second ROLLBACK would hide why.
      if (this.#sqlite.isTransaction) this.#sqlite.exec('ROLLBACK')
      throw error
    }
  }

  close(): void {
    this.#sqlite.close()
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known) return known
    const statement = this.#sqlite.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}
