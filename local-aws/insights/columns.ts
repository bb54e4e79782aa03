import type { Query } from './query.ts'
import { cellOf, type Row, shown } from './row.ts'

export interface ResultField {
  readonly field: string
  readonly value: string
}

/** The columns that a query shows: `display`'s, else all of `fields`', else time and message and what was parsed. */
function columnsOf(query: Query): readonly string[] {
  const displayed = query.findLast((command) => command.kind === 'display')
  if (displayed !== undefined) return displayed.names
  const named = query.flatMap((command) =>
    command.kind === 'fields' ? command.columns.map(({ name }) => name) : [],
  )
  const parsed = query.flatMap((command) => (command.kind === 'parse' ? command.names : []))
  return named.length > 0 ? [...new Set(named)] : ['@timestamp', '@message', ...new Set(parsed)]
}

/** Rows as GetQueryResults gives them: no member for a missing cell, and `@ptr` with every log event. */
export function resultRows(query: Query, rows: readonly Row[]): ResultField[][] {
  const columns = columnsOf(query)
  const displayed = query.some(({ kind }) => kind === 'display')
  return rows.map((row) => {
    const names = row.record === null && !displayed ? [...row.made.keys()] : columns
    const cells = names.flatMap((field) => {
      const cell = cellOf(row, field)
      return cell === null ? [] : [{ field, value: shown(cell) }]
    })
    const pointer = row.record?.pointer
    return pointer === undefined || names.includes('@ptr')
      ? cells
      : [...cells, { field: '@ptr', value: pointer }]
  })
}
