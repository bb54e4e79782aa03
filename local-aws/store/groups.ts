import type { Database } from './database.ts'

export interface LogGroup {
  readonly id: number
  readonly name: string
  readonly class: string
  /** Epoch ms. */
  readonly created: number
  /** Days; null keeps events for ever. */
  readonly retention: number | null
  readonly bytes: number
}

export interface GroupStore {
  find(name: string): LogGroup | null
  byId(id: number): LogGroup | null
  /** Groups in the order of their names, after one, at most `limit` that pass `matches`. */
  list(after: string, limit: number, matches: (group: LogGroup) => boolean): LogGroup[]
  /** Makes the group; false where it exists. */
  create(name: string, groupClass: string): boolean
  setRetention(id: number, days: number | null): void
  addBytes(id: number, bytes: number): void
  /** Removes the group, its streams and its events. */
  remove(id: number): void
}

type Row = Readonly<Record<string, unknown>>

function toGroup(row: Row): LogGroup {
  const retention = row['retention']
  return {
    id: Number(row['id']),
    name: String(row['name']),
    class: String(row['class']),
    created: Number(row['created']),
    retention: retention === null ? null : Number(retention),
    bytes: Number(row['bytes']),
  }
}

export function groupStore(database: Database): GroupStore {
  const find = database.prepare('SELECT * FROM groups WHERE name = ?')
  const byId = database.prepare('SELECT * FROM groups WHERE id = ?')
  const after = database.prepare('SELECT * FROM groups WHERE name > ? ORDER BY name')
  const insert = database.prepare('INSERT OR IGNORE INTO groups (name, class, created) VALUES (?, ?, ?)')
  const retain = database.prepare('UPDATE groups SET retention = ? WHERE id = ?')
  const grow = database.prepare('UPDATE groups SET bytes = bytes + ? WHERE id = ?')
  const removals = ['events WHERE group_id', 'streams WHERE group_id', 'groups WHERE id'].map((where) =>
    database.prepare(`DELETE FROM ${where} = ?`),
  )
  const one = (row: Row | undefined) => (row === undefined ? null : toGroup(row))
  return {
    find: (name) => one(find.get(name)),
    byId: (id) => one(byId.get(id)),
    list: (name, limit, matches) => {
      const groups: LogGroup[] = []
      for (const row of after.iterate(name)) {
        const group = toGroup(row)
        if (matches(group)) groups.push(group)
        if (groups.length === limit) break
      }
      return groups
    },
    create: (name, groupClass) => Number(insert.run(name, groupClass, Date.now()).changes) > 0,
    setRetention: (id, days) => void retain.run(days, id),
    addBytes: (id, bytes) => void grow.run(bytes, id),
    remove: (id) => database.transaction(() => removals.forEach((removal) => void removal.run(id))),
  }
}
