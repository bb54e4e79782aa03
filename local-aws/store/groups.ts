import type { Database } from './database.ts'
import type { Scope } from './scope.ts'

export interface LogGroup extends Scope {
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
  find(scope: Scope, name: string): LogGroup | null
  byId(id: number): LogGroup | null
  /** An account's groups in one region, in the order of their names, after one, at most `limit` that pass `matches`. */
  list(scope: Scope, after: string, limit: number, matches: (group: LogGroup) => boolean): LogGroup[]
  /** Makes the group; false where it exists. */
  create(scope: Scope, name: string, groupClass: string): boolean
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
    account: String(row['account']),
    region: String(row['region']),
    name: String(row['name']),
    class: String(row['class']),
    created: Number(row['created']),
    retention: retention === null ? null : Number(retention),
    bytes: Number(row['bytes']),
  }
}

export function groupStore(database: Database): GroupStore {
  const find = database.prepare('SELECT * FROM groups WHERE account = ? AND region = ? AND name = ?')
  const byId = database.prepare('SELECT * FROM groups WHERE id = ?')
  const after = database.prepare(
    'SELECT * FROM groups WHERE account = ? AND region = ? AND name > ? ORDER BY name',
  )
  const insert = database.prepare(
    'INSERT OR IGNORE INTO groups (account, region, name, class, created) VALUES (?, ?, ?, ?, ?)',
  )
  const retain = database.prepare('UPDATE groups SET retention = ? WHERE id = ?')
  const grow = database.prepare('UPDATE groups SET bytes = bytes + ? WHERE id = ?')
  const removals = ['events WHERE group_id', 'streams WHERE group_id', 'groups WHERE id'].map((where) =>
    database.prepare(`DELETE FROM ${where} = ?`),
  )
  const one = (row: Row | undefined) => (row === undefined ? null : toGroup(row))
  return {
    find: ({ account, region }, name) => one(find.get(account, region, name)),
    byId: (id) => one(byId.get(id)),
    list: ({ account, region }, name, limit, matches) => {
      const groups: LogGroup[] = []
      for (const row of after.iterate(account, region, name)) {
        const group = toGroup(row)
        if (matches(group)) groups.push(group)
        if (groups.length === limit) break
      }
      return groups
    },
    create: ({ account, region }, name, groupClass) =>
      Number(insert.run(account, region, name, groupClass, Date.now()).changes) > 0,
    setRetention: (id, days) => void retain.run(days, id),
    addBytes: (id, bytes) => void grow.run(bytes, id),
    remove: (id) => database.transaction(() => removals.forEach((removal) => void removal.run(id))),
  }
}
