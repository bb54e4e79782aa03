import { applyParse, holds, valueOf } from './evaluate.ts'
import { Best, sorted } from './order.ts'
import { MAX_ROWS } from './parse-query.ts'
import type { Command, Query } from './query.ts'
import type { LogRecord, Row } from './row.ts'
import { Tally } from './tally.ts'

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
  if (command.kind === 'sort') return sorted(rows, command)
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
  readonly #rows: Best
  readonly #limit: number
  /** Whether the events that are wanted first are the oldest. */
  readonly wantsOldestFirst: boolean
  matched = 0

  /** `limit`: rows at most, where the query itself sets none. */
  constructor(query: Query, limit: number) {
    const cut = query.findIndex(isWhole)
    const head = cut < 0 ? undefined : query[cut]
    const sort = head?.kind === 'sort' ? head : null
    const limited = query.find((command) => command.kind === 'limit')
    const taken = head === undefined || head.kind === 'limit' ? 0 : 1
    this.#streamed = cut < 0 ? query : query.slice(0, cut)
    this.#rest = cut < 0 ? [] : query.slice(cut + taken)
    this.#tally = head?.kind === 'stats' ? new Tally(head) : null
    this.#limit = limited?.kind === 'limit' ? limited.rows : limit
    // Only a limit that follows at once lets the rows beyond it go.
    const follows = this.#rest[0]?.kind
    this.#rows = new Best(sort, follows === undefined || follows === 'limit' ? this.#limit : MAX_ROWS)
    const [first] = sort?.by ?? []
    this.wantsOldestFirst = first?.name === '@timestamp' && !first.descending
  }

  add(record: LogRecord): void {
    const row: Row = { record, made: new Map() }
    for (const command of this.#streamed) if (!applyToRow(row, command)) return
    this.matched += 1
    if (this.#tally === null) this.#rows.add(row)
    else this.#tally.add(row)
  }

  /** Rows held. */
  get size(): number {
    return this.#rows.size
  }

  result(): Row[] {
    return this.#finish(this.#tally?.rows() ?? this.#rows.rows())
  }

  /** Something of the result, of at most so many events: it costs little, however often it is asked for. */
  partial(most: number): Row[] {
    return this.#finish(this.#tally?.rows() ?? this.#rows.some(most))
  }

  #finish(from: Row[]): Row[] {
    let rows = from
    for (const command of this.#rest) rows = applyToRows(rows, command)
    return rows.slice(0, this.#limit)
  }
}
