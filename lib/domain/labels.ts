import type { Delivery } from './deliveries.ts'
import type { PipelineRules, Window } from './pipeline.ts'
import type { Position } from './position.ts'
import { isRequestTransport, isUsable } from './transport.ts'

/** What a delivery is among all of its pipeline. null: nobody can say. */
export interface Labels {
  readonly first: boolean
  readonly retry: boolean | null
  readonly breach: boolean | null
  readonly rewrite: boolean | null
  readonly replay: boolean
  /** By what a retry is known: the message's own id, or the request id alone, and then retries are "at least". null: nothing usable. */
  readonly judgedBy: JudgedBy | null
}
export type JudgedBy = 'own' | 'request'

/** What must be known of the rest of the pipeline to label one delivery. */
export interface Surroundings {
  /** The same key's `processed` just before this delivery; null where there is none. */
  readonly previousProcessed: Position | null
  /** Whether an earlier attempt showed one of the given ids. */
  readonly seenEarlier: (transports: readonly string[]) => boolean
  /** Sent by Onceboard. */
  readonly replay: boolean
}

/** The labels of one delivery: a pure function of it, its surroundings and its pipeline's rules. */
export function label(
  delivery: Pick<Delivery, 'at' | 'outcome' | 'key' | 'transports'>,
  rules: Pick<PipelineRules, 'trigger' | 'repeat' | 'window'>,
  around: Surroundings,
): Labels {
  const usable = delivery.transports.filter((id) => isUsable(id, rules.trigger))
  const keyed = delivery.outcome === 'processed' && delivery.key !== null
  const again = isAgain(delivery, rules.window, around)
  return {
    first: keyed && around.previousProcessed === null,
    retry: around.replay ? false : usable.length === 0 ? null : around.seenEarlier(usable),
    breach: rules.repeat === 'skip' ? again : again === null ? null : false,
    rewrite: rules.repeat === 'overwrite' ? again : again === null ? null : false,
    replay: around.replay,
    judgedBy: usable.length === 0 ? null : usable.every(isRequestTransport) ? 'request' : 'own',
  }
}

/** Processed no more than W after the same key's previous `processed`; null where the key or W is unknown. */
function isAgain(
  delivery: Pick<Delivery, 'at' | 'outcome' | 'key'>,
  window: Window,
  around: Surroundings,
): boolean | null {
  if (delivery.outcome !== 'processed' || around.replay) return false
  if (delivery.key === null || window.kind === 'unknown') return null
  if (around.previousProcessed === null) return false
  return window.kind === 'for-ever' || delivery.at.time - around.previousProcessed.time <= window.ms
}
