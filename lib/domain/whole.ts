import type { PlacedSignal } from './attempts.ts'
import { type Delivery, type DerivedAttempt, derive } from './deliveries.ts'
import { type Labels, label } from './labels.ts'
import type { PipelineRules } from './pipeline.ts'
import { comparePositions, type Position } from './position.ts'
import { keylessSource } from './source-of-key.ts'
import { addTally, type Counted, SILENT_ATTEMPT, tallyDelivery } from './tally.ts'

/** A pipeline's signals by stream; a stream's name is unique among its log groups here. */
export type SignalsByStream = ReadonlyMap<string, readonly PlacedSignal[]>

export interface LabelledDelivery {
  readonly stream: string
  readonly delivery: Delivery
  readonly labels: Labels
}

export interface Whole {
  readonly attempts: readonly { readonly stream: string; readonly attempt: DerivedAttempt }[]
  readonly deliveries: readonly LabelledDelivery[]
  /** `<minute ms> <source> <replay 0|1>` → counts */
  readonly tallies: ReadonlyMap<string, ReadonlyMap<Counted, number>>
}

/**
 * All that a pipeline's signals make, at once: the definition that the store keeps up to by difference. Signals in any
 * order, and the same signal any number of times, make the same.
 */
export function whole(streams: SignalsByStream, rules: PipelineRules, replays: ReadonlySet<string>): Whole {
  const derived = [...streams].map(([stream, signals]) => ({ stream, ...derive(distinct(signals), rules) }))
  const attempts = derived.flatMap(({ stream, attempts }) => attempts.map((attempt) => ({ stream, attempt })))
  const bare = derived.flatMap(({ stream, deliveries }) =>
    deliveries.map((delivery) => ({ stream, delivery })),
  )
  const surroundings = surroundingsOf(attempts, bare)
  const deliveries = bare.map(({ stream, delivery }) => {
    const replay = delivery.requestId !== null && replays.has(delivery.requestId)
    return { stream, delivery, labels: label(delivery, rules, { ...surroundings(delivery), replay }) }
  })
  return { attempts, deliveries, tallies: talliesOf(attempts, deliveries, rules, replays) }
}

function distinct(signals: readonly PlacedSignal[]): PlacedSignal[] {
  return [...new Map(signals.map((signal) => [`${signal.time} ${signal.eventId}`, signal])).values()]
}

function surroundingsOf(
  attempts: readonly { readonly attempt: DerivedAttempt }[],
  deliveries: readonly { readonly delivery: Delivery }[],
) {
  const earliest = new Map<string, Position>()
  const show = (ids: readonly string[], at: Position) => {
    for (const id of ids) {
      const known = earliest.get(id)
      if (known === undefined || comparePositions(at, known) < 0) earliest.set(id, at)
    }
  }
  for (const { attempt } of attempts) show(attempt.transports, attempt.opening)
  for (const { delivery } of deliveries) show(delivery.transports, delivery.opening)
  const processed = deliveries
    .map(({ delivery }) => delivery)
    .filter(({ outcome }) => outcome === 'processed')
  const byKey = Map.groupBy(processed, ({ key }) => key)
  return (delivery: Delivery) => ({
    previousProcessed: latestBefore(byKey.get(delivery.key) ?? [], delivery.at),
    seenEarlier: (ids: readonly string[]) =>
      ids.some((id) => comparePositions(earliest.get(id) ?? delivery.opening, delivery.opening) < 0),
  })
}

function latestBefore(deliveries: readonly Delivery[], at: Position): Position | null {
  const before = deliveries.map((delivery) => delivery.at).filter((other) => comparePositions(other, at) < 0)
  return before.sort(comparePositions).at(-1) ?? null
}

function talliesOf(
  attempts: Whole['attempts'],
  deliveries: readonly LabelledDelivery[],
  rules: PipelineRules,
  replays: ReadonlySet<string>,
): Map<string, Map<Counted, number>> {
  const tallies = new Map<string, Map<Counted, number>>()
  const sumAt = (time: number, source: string | null, replay: boolean) => {
    const name = `${Math.floor(time / 60_000) * 60_000} ${source} ${Number(replay)}`
    const sum = tallies.get(name) ?? new Map<Counted, number>()
    tallies.set(name, sum)
    return sum
  }
  for (const { delivery, labels } of deliveries) {
    const tally = tallyDelivery({ ...delivery, unfit: delivery.source.unfit }, labels)
    addTally(sumAt(delivery.at.time, delivery.source.name, labels.replay), tally, 1)
  }
  for (const { attempt } of attempts) {
    if (!attempt.silent || attempt.report === null) continue
    const replay = attempt.requestId !== null && replays.has(attempt.requestId)
    addTally(sumAt(attempt.report.time, keylessSource(rules), replay), SILENT_ATTEMPT, 1)
  }
  return tallies
}
