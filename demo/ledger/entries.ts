import type { DemoOutcome } from '../pipelines/runtime.ts'

/** One delivery's outcome, as its handler told it. Instants are ms. */
export interface OutcomeEntry {
  readonly kind: 'outcome'
  readonly seq: number
  readonly pipeline: string
  readonly source: string
  readonly outcome: DemoOutcome
  readonly key: string
  /** The message's own ids, "name:value". */
  readonly ids: readonly string[]
  readonly time: number
  readonly stream: string
  readonly requestId: string
}

/** Ids that a line of an attempt shows, beside those of its outcomes. */
export interface ShownEntry {
  readonly kind: 'shown'
  readonly seq: number
  readonly ids: readonly string[]
  readonly time: number
  readonly stream: string
  readonly requestId: string
}

/** One run of a function, as the service told it. */
export interface AttemptEntry {
  readonly kind: 'attempt'
  readonly seq: number
  readonly function: string
  readonly stream: string
  readonly requestId: string
  readonly start: number
  readonly end: number
  /** When its error or timeout was logged; where the service does not say, its end. */
  readonly failedAt: number
  readonly status: 'success' | 'error' | 'timeout'
}

export type Entry = OutcomeEntry | ShownEntry | AttemptEntry

const OUTCOMES: readonly DemoOutcome[] = ['processed', 'duplicate', 'failed', 'in_progress', 'mismatch']
const STATUSES: readonly AttemptEntry['status'][] = ['success', 'error', 'timeout']

/** Throws where an entry of a known kind lacks something; null for a kind that is not counted. */
export function readEntry(raw: Readonly<Record<string, unknown>>): Entry | null {
  const text = (name: string) => {
    const value = raw[name]
    if (typeof value === 'string') return value
    throw new Error(`The truth's entry ${JSON.stringify(raw)} has no ${name}`)
  }
  const number = (name: string) => {
    const value = raw[name]
    if (typeof value === 'number') return value
    throw new Error(`The truth's entry ${JSON.stringify(raw)} has no ${name}`)
  }
  const where = () => ({ seq: number('seq'), stream: text('stream'), requestId: text('requestId') })
  if (raw.kind === 'attempt') {
    const status = STATUSES.find((name) => name === raw.status)
    if (!status) throw new Error(`The truth knows no status ${String(raw.status)}`)
    const end = number('end')
    const failedAt = typeof raw.failedAt === 'number' ? raw.failedAt : end
    return {
      kind: 'attempt',
      ...where(),
      function: text('function'),
      start: number('start'),
      end,
      failedAt,
      status,
    }
  }
  if (raw.kind === 'shown') return { kind: 'shown', ...where(), time: number('time'), ids: readIds(raw.ids) }
  if (raw.kind !== 'outcome') return null
  const outcome = OUTCOMES.find((name) => name === raw.outcome)
  if (!outcome) throw new Error(`The truth knows no outcome ${String(raw.outcome)}`)
  const said = {
    pipeline: text('pipeline'),
    source: text('source'),
    outcome,
    key: text('key'),
    time: number('time'),
  }
  return { kind: 'outcome', ...where(), ...said, ids: readIds(raw.ids) }
}

function readIds(ids: unknown): string[] {
  if (typeof ids !== 'object' || ids === null) return []
  return Object.entries(ids).map(([name, value]) => `${name}:${String(value)}`)
}
