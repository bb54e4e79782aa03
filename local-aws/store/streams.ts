import type { Database } from './database.ts'

export interface LogStream {
  readonly id: number
  readonly name: string
  /** All epoch ms; null before the first event. */
  readonly created: number
  readonly first: number | null
  readonly last: number | null
  readonly ingested: number | null
}

export interface StreamStore {
  find(groupId: number, name: string): LogStream | null
  /** All streams of a group whose names begin with `prefix`, by name. */
  list(groupId: number, prefix: string): LogStream[]
  /** Makes the stream; false where it exists. */
  create(groupId: number, name: string): boolean
  /** Events of [first, last] were accepted at `ingested`. */
  extend(id: number, first: number, last: number, ingested: number): void
  nameOf(id: number): string
}

function orNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value)
}

function toStream(row: Readonly<Record<string, unknown>>): LogStream {
  return {
    id: Number(row['id']),
    name: String(row['name']),
    created: Number(row['created']),
    first: orNull(row['first']),
    last: orNull(row['last']),
    ingested: orNull(row['ingested']),
  }
}

export function streamStore(database: Database): StreamStore {
  const find = database.prepare('SELECT * FROM streams WHERE group_id = ? AND name = ?')
  const list = database.prepare(
    'SELECT * FROM streams WHERE group_id = ?1 AND name >= ?2 AND substr(name, 1, length(?2)) = ?2 ORDER BY name',
  )
  const insert = database.prepare('INSERT OR IGNORE INTO streams (group_id, name, created) VALUES (?, ?, ?)')
  const extend = database.prepare(
    `UPDATE streams SET first = min(ifnull(first, ?1), ?1), last = max(ifnull(last, ?2), ?2), ingested = ?3 WHERE id = ?4`,
  )
  const named = database.prepare('SELECT name FROM streams WHERE id = ?')
  const names = new Map<number, string>()
  return {
    find: (groupId, name) => {
      const row = find.get(groupId, name)
      return row === undefined ? null : toStream(row)
    },
    list: (groupId, prefix) => list.all(groupId, prefix).map(toStream),
    create: (groupId, name) => Number(insert.run(groupId, name, Date.now()).changes) > 0,
    extend: (id, first, last, ingested) => void extend.run(first, last, ingested, id),
    nameOf: (id) => {
      const known = names.get(id)
      if (known !== undefined) return known
      const name = String(named.get(id)?.['name'])
      if (names.size > 100_000) names.clear()
      names.set(id, name)
      return name
    },
  }
}
