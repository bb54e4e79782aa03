/** Fields that hold instants: ms within, ISO 8601 UTC with ms on the wire. Durations end in Ms and stay numbers. */
const INSTANTS: ReadonlySet<string> = new Set([
  't',
  'from',
  'to',
  'time',
  'ingestionTime',
  'start',
  'end',
  'dataThrough',
  'lastDuplicate',
  'readAt',
  'processedAt',
  'expiresAt',
  'startedAt',
  'sentAt',
  'validUntil',
  'heartbeat',
  'backfilledTo',
])

/** An answer as it goes out. */
export function toWire(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toWire)
  if (value === null || typeof value !== 'object') return value
  const out: Record<string, unknown> = {}
  for (const [name, each] of Object.entries(value)) {
    out[name] = typeof each === 'number' && INSTANTS.has(name) ? new Date(each).toISOString() : toWire(each)
  }
  return out
}
