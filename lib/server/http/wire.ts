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
    out[name] = typeof each === 'number' && INSTANTS.has(name) ? instantText(each) : toWire(each)
  }
  return out
}

/** What no calendar has is not known. */
function instantText(ms: number): string | null {
  const date = new Date(ms)
  return Number.isNaN(date.getTime()) ? null : date.toISOString()
}
