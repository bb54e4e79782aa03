import type { JudgedBy, Labels } from '#lib/domain/labels.ts'
import type { Outcome } from '#lib/domain/outcome.ts'
import type { Evidence } from '#lib/domain/signal.ts'
import type { Tally } from '#lib/domain/tally.ts'
import { SILENT_ATTEMPT, tallyDelivery } from '#lib/domain/tally.ts'
import { ownTransport, requestTransport } from '#lib/domain/transport.ts'

/** What a row's run said in so many words, where the row carries it: enough to give its lines back as they were. */
export interface Carried {
  readonly reportEvent: string
  /** The outcome line itself carried the request id. */
  readonly requestInLine: boolean
  /** The outcome line itself named its source. */
  readonly sourceInLine: boolean
  /** The REPORT said `success` rather than nothing. */
  readonly successInReport: boolean
  /** The stream may be divided before its START. */
  readonly cut: boolean
}

/** What a row says of a delivery, or of an attempt that made none, apart from its labels. Instants and lags in ms. */
export interface TraceFacts {
  readonly time: number
  readonly eventId: string
  readonly ingestionTime: number
  readonly sourceId: number
  /** null: an attempt that made no delivery */
  readonly outcome: Outcome | null
  readonly key: string | null
  readonly inferred: boolean
  readonly unfit: boolean
  readonly silent: boolean
  /** null: in no attempt */
  readonly requestId: string | null
  readonly openTime: number
  readonly openEvent: string
  /** A START opened it, of this version if it named one. */
  readonly started: boolean
  readonly version: string | null
  readonly ended: number | null
  readonly durationUs: number | null
  readonly status: 'success' | 'error' | 'timeout' | null
  readonly carried: Carried | null
  /** JSON; null: none */
  readonly evidence: string | null
  /** The delivery's ids, then those which its attempt showed besides. null: as evidence and request id say */
  readonly transports: string | null
}

/** A stored row. */
export interface Trace {
  readonly id: number
  readonly streamId: number
  readonly facts: TraceFacts
  readonly labels: Labels
}

/** The ids of a delivery that need not be written down: its evidence's own, then its request's. */
export function plainTransports(evidence: Evidence | null, requestId: string | null): readonly string[] {
  const own = evidence === null ? null : ownTransport(evidence)
  return [...(own === null ? [] : [own]), ...(requestId === null ? [] : [requestTransport(requestId)])]
}

type Known = Pick<TraceFacts, 'transports' | 'evidence' | 'requestId'>

/** Ids that stay when the transport delivers again, the message's own first. */
export function transportsOf(trace: Known): readonly string[] {
  if (trace.transports === null) return plainTransports(evidenceOf(trace), trace.requestId)
  const [own] = JSON.parse(trace.transports) as [string[], string[]]
  return own
}

/** All ids by which the row can be found: its own, and what else its attempt showed. */
export function shownBy(trace: Known): readonly string[] {
  if (trace.transports === null) return plainTransports(evidenceOf(trace), trace.requestId)
  return (JSON.parse(trace.transports) as [string[], string[]]).flat()
}

export function evidenceOf({ evidence }: Pick<TraceFacts, 'evidence'>): Evidence | null {
  return evidence === null ? null : (JSON.parse(evidence) as Evidence)
}

/** What a row adds to the counts; null: nothing. */
export function tallyOf({ facts, labels }: Pick<Trace, 'facts' | 'labels'>): Tally | null {
  const { outcome, unfit } = facts
  if (outcome !== null) return tallyDelivery({ outcome, unfit }, labels)
  return facts.silent ? SILENT_ATTEMPT : null
}

const JUDGED: readonly (JudgedBy | null)[] = [null, 'request', 'own']

export function judgedCode(judgedBy: JudgedBy | null): number {
  return JUDGED.indexOf(judgedBy)
}

export function judgedOf(code: number): JudgedBy | null {
  return JUDGED[code] ?? null
}

const FACTS: readonly (keyof TraceFacts)[] = [
  'ingestionTime',
  'sourceId',
  'outcome',
  'key',
  'inferred',
  'unfit',
  'silent',
  'requestId',
  'openTime',
  'openEvent',
  'started',
  'version',
  'ended',
  'durationUs',
  'status',
  'evidence',
  'transports',
]

export function isSameTrace(stored: TraceFacts, derived: TraceFacts): boolean {
  return FACTS.every((name) => stored[name] === derived[name]) && isSameRun(stored.carried, derived.carried)
}

function isSameRun(a: Carried | null, b: Carried | null): boolean {
  if (a === null || b === null) return a === b
  return (
    a.reportEvent === b.reportEvent &&
    a.requestInLine === b.requestInLine &&
    a.sourceInLine === b.sourceInLine &&
    a.successInReport === b.successInReport &&
    a.cut === b.cut
  )
}
