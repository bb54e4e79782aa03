/**
 * What a demo handler needs of the world. Two things fill it: Lambda's (lambda-runtime.ts, over the AWS SDK) and the
 * history's (history/simulated-runtime.ts, over a simulated clock), so that both run the very same handler code.
 */
export interface Runtime {
  /** One line to the log, as Python's print makes it: bare, without a request id. */
  print(line: string): void
  /** What the line just printed means, for the ledger; kept with the line or not at all. */
  truth(entry: OutcomeTruth | ShownTruth): void
  /** ms since the epoch */
  now(): number
  table(name: string): GuardTable
  /** Calls what lies behind the pipeline: takes its time, may throw DownstreamError, may never answer. */
  downstream(source: string): Promise<void>
  /** The function's environment variable; null where it has none. */
  setting(name: string): string | null
}

export type Item = Readonly<Record<string, string | number>>

export interface GuardTable {
  /** Puts unless the row exists (attribute_not_exists); false: it existed, and nothing was written. */
  putIfAbsent(item: Item): Promise<boolean>
  put(item: Item): Promise<void>
  has(id: string): Promise<boolean>
}

export type DemoOutcome = 'processed' | 'duplicate' | 'failed' | 'in_progress' | 'mismatch'

/** The ids of the message itself, as the attempt's lines show them. */
export interface MessageIds {
  readonly messageId?: string
  readonly sequencer?: string
  readonly eventBridgeId?: string
}

export interface OutcomeTruth {
  readonly kind: 'outcome'
  readonly pipeline: string
  readonly source: string
  readonly outcome: DemoOutcome
  readonly key: string
  readonly ids: MessageIds
}

/** The line just printed shows these ids, whatever comes of the event. */
export interface ShownTruth {
  readonly kind: 'shown'
  readonly pipeline: string
  readonly ids: MessageIds
}

/** A handler answers for one invocation; what it throws is its uncaught error. */
export type Handler = (runtime: Runtime, event: unknown) => Promise<unknown>

export class DownstreamError extends Error {
  override readonly name = 'DownstreamError'
}
