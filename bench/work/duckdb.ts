import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import type { BarsQuestion, PeerAnswer, RawRow } from './raw-rows.ts'

/** Of @duckdb/node-api, as far as it is used: it is installed beside the bench alone (bench/peers). */
interface DuckDb {
  readonly DuckDBInstance: { create(path: string): Promise<{ connect(): Promise<Connection> }> }
}
interface Connection {
  run(sql: string): Promise<unknown>
  runAndReadAll(sql: string): Promise<{ getRowObjects(): Record<string, unknown>[] }>
  createAppender(table: string): Promise<Appender>
}
interface Appender {
  appendBigInt(value: bigint): void
  appendUTinyInt(value: number): void
  endRow(): void
  closeSync(): void
}

/** DuckDB, a column store, over raw rows. */
export class DuckDbRows {
  readonly #connection: Connection
  readonly #appender: Appender

  private constructor(connection: Connection, appender: Appender) {
    this.#connection = connection
    this.#appender = appender
  }

  static async open(path: string): Promise<DuckDbRows> {
    const peers = createRequire(new URL('../peers/package.json', import.meta.url))
    const duckdb: DuckDb = await import(pathToFileURL(peers.resolve('@duckdb/node-api')).href)
    const connection = await (await duckdb.DuckDBInstance.create(path)).connect()
    await connection.run(
      'CREATE TABLE delivery (time BIGINT, source UTINYINT, outcome UTINYINT, retry UTINYINT, breach UTINYINT)',
    )
    return new DuckDbRows(connection, await connection.createAppender('delivery'))
  }

  add({ time, source, outcome, retry, breach }: RawRow): void {
    this.#appender.appendBigInt(BigInt(time))
    for (const value of [source, outcome, retry, breach]) this.#appender.appendUTinyInt(value)
    this.#appender.endRow()
  }

  async filled(): Promise<void> {
    this.#appender.closeSync()
    await this.#connection.run('CHECKPOINT')
  }

  async ask({ from, to, barMs, before }: BarsQuestion): Promise<PeerAnswer> {
    const bars = await this.#read(`SELECT source, (time - ${from}) // ${barMs} AS bar, ${COUNTS}
      FROM delivery WHERE time >= ${from} AND time < ${to} GROUP BY ALL`)
    const sums = await this.#read(`SELECT source, ${COUNTS}
      FROM delivery WHERE time >= ${before.from} AND time < ${before.to} GROUP BY ALL`)
    return { deliveries: sumOf(bars), before: sumOf(sums) }
  }

  async #read(sql: string): Promise<Record<string, unknown>[]> {
    return (await this.#connection.runAndReadAll(sql)).getRowObjects()
  }
}

const COUNTS = `count(*) AS deliveries, ${[0, 1, 2, 3, 4]
  .map((outcome) => `count(*) FILTER (outcome = ${outcome}) AS outcome_${outcome}`)
  .join(', ')}, sum(retry) AS retries, sum(breach) AS breaches`

function sumOf(rows: readonly Record<string, unknown>[]): number {
  return rows.reduce((sum, { deliveries }) => sum + Number(deliveries), 0)
}
