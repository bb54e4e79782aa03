import { EVENTS_SCHEMA_VERSION } from './schema.ts'

export const WAY_OUT =
  'npm run rebuild moves it away and reads all anew that AWS still has (or move it by hand and start again)'

/** What a database is that is not this Onceboard's, after its name; null: it is, or nothing is in it yet. */
export function strangeness(version: number, tables: readonly string[]): string | null {
  const isOurs = tables.includes('log_group')
  if (isOurs && version === EVENTS_SCHEMA_VERSION) return null
  if (version === 0 && tables.length === 0) return null
  if (isOurs && version > EVENTS_SCHEMA_VERSION)
    return `was written by a newer Onceboard (version ${version}; this one has version ${EVENTS_SCHEMA_VERSION})`
  if (isOurs && version > 0)
    return `was written by an older Onceboard (version ${version}; this one has version ${EVENTS_SCHEMA_VERSION})`
  if (isOurs || tables.includes('meta')) return 'was left half made'
  return "is another program's database"
}
