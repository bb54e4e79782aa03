import { applyParse, holds, order, valueOf } from './evaluate.ts'
import { MAX_ROWS } from './parse-query.ts'
import type { Command, Query, Sort } from './query.ts'
import { cellOf, type LogRecord, type Row } from './row.ts'
import { Tally } from './tally.ts'

type Order = (a: Row, b: Row) => number

const NEWEST_FIRST: Order = (a, b) =>
  (b.record?.time ?? 0) - (a.record?.time ?? 0) || (b.record?.seq ?? 0) - (a.record?.seq ?? 0)

function orderOf({ by }: Sort): Order {
  return (a, b) => {
    for (const { name, descending } of by) {
      const [left, right] = [cellOf(a, name), cellOf(b, name)]
      const found =
        left === null || right === null
          ? Number(left === null) - Number(right === null)
          : order(left.value, right.value) * (descending ? -1 : 1)
      if (found !== 0) return found
    }
    return 0
  }
}

/** Applies a command that looks at one row alone. False where the row is filtered out. */
function applyToRow(row: Row, command: Command): boolean {
  if (command.kind === 'filter') return holds(row, command.condition)
  if (command.kind === 'parse') applyParse(row, command)
  if (command.kind === 'fields') {
    for (const { name, of } of command.columns) {
      const cell = of.kind === 'field' && of.name === name ? null : valueOf(row, of)
      if (cell !== null) row.made.set(name, cell)
    }
  }
  return true
}

function applyToRows(rows: Row[], command: Command): Row[] {
  if (command.kind === 'limit') return rows.slice(0, command.rows)
  if (command.kind === 'sort') return rows.toSorted(orderOf(command))
  if (command.kind !== 'stats') return rows.filter((row) => applyToRow(row, command))
  const tally = new Tally(command)
  for (const row of rows) tally.add(row)
  return tally.rows()
}

function isWhole({ kind }: Command): boolean {
  return kind === 'stats' || kind === 'sort' || kind === 'limit'
}

/** Runs one query over log events that come one by one: memory by its groups, or by its limit, never by the events. */
export class Engine {
  readonly #streamed: Query
  readonly #rest: Query
  readonly #tally: Tally | null
  readonly #order: Order
  readonly #limit: number
  #rows: Row[] = []
  matched = 0

  /** `limit`: rows at most, where the query itself sets none. */
  constructor(query: Query, limit: number) {
    const cut = query.findIndex(isWhole)
    const head = cut < 0 ? undefined : query[cut]
    this.#streamed = cut < 0 ? query : query.slice(0, cut)
    this.#tally = head?.kind === 'stats' ? new Tally(head) : null
    this.#order = head?.kind === 'sort' ? orderOf(head) : NEWEST_FIRST
    const taken = head === undefined || head.kind === 'limit' ? 0 : 1
    this.#rest = cut < 0 ? [] : query.slice(cut + taken)
    const limited = query.find((command) => command.kind === 'limit')
    this.#limit = limited?.kind === 'limit' ? limited.rows : limit
  }

  add(record: LogRecord): void {
    const row: Row = { record, made: new Map() }
    if (!this.#streamed.every((command) => applyToRow(row, command))) return
    this.matched += 1
    if (this.#tally !== null) this.#tally.add(row)
    else this.#keep(row)
  }

  /** Rows held. */
  get size(): number {
    return this.#rows.length
  }

  /** The result so far. */
  result(): Row[] {
    let rows = this.#tally?.rows() ?? this.#rows.toSorted(this.#order)
    for (const command of this.#rest) rows = applyToRows(rows, command)
    return rows.slice(0, this.#limit)
  }

  /** The rows that can still come into the result: a limit that follows at once lets the others go. */
  #keep(row: Row): void {
    this.#rows.push(row)
    const follows = this.#rest[0]?.kind
    const most = follows === undefined || follows === 'limit' ? this.#limit : MAX_ROWS
    if (this.#rows.length < 2 * most + 1000) return
    this.#rows = this.#rows.toSorted(this.#order).slice(0, most)
  }
}
