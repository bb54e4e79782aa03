import type { RecordView } from './event-views.ts'

type SeenRecord = Extract<RecordView, { readonly attributes: unknown }>

/** Whether the record is there, whatever its expiry says. */
export function isThere(record: RecordView): record is SeenRecord {
  return record.state === 'present' || record.state === 'expired' || record.state === 'in_progress'
}

/** What came of the record between two reads. `unknown`: at least one of them saw nothing, or they saw different items. */
export type RecordChange =
  | { readonly kind: 'unchanged' | 'appeared' | 'removed' | 'absent' | 'unknown' }
  | { readonly kind: 'changed'; readonly names: readonly string[] }

/** Compared by attributes alone: an expiry that passes between two reads changes the state, not the record. */
export function recordChange(before: RecordView, after: RecordView): RecordChange {
  if (!isRead(before) || !isRead(after)) return { kind: 'unknown' }
  if (before.table !== after.table || before.id !== after.id) return { kind: 'unknown' }
  if (!isThere(before)) return { kind: isThere(after) ? 'appeared' : 'absent' }
  if (!isThere(after)) return { kind: 'removed' }
  const names = changedAttributes(before, after)
  return names.length === 0 ? { kind: 'unchanged' } : { kind: 'changed', names }
}

function isRead(
  record: RecordView,
): record is Exclude<RecordView, { readonly state: 'unconfigured' | 'unreadable' }> {
  return record.state !== 'unconfigured' && record.state !== 'unreadable'
}

/** Names of the attributes whose values differ, or that only one of them has; sorted. Their order does not count. */
export function changedAttributes(before: SeenRecord, after: SeenRecord): readonly string[] {
  const was = new Map(before.attributes.map(({ name, value }) => [name, value]))
  const is = new Map(after.attributes.map(({ name, value }) => [name, value]))
  return [...new Set([...was.keys(), ...is.keys()])].filter((name) => was.get(name) !== is.get(name)).sort()
}
