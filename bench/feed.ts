import type { EventsWriter, Batch as StoreBatch } from '#lib/store/writer-port.ts'
import { type DataBatch, END_OF_DATA, PIPELINES, rulesOf, START_OF_DATA } from './data.ts'

export const MINUTE = 60_000

export function logGroupOf(pipeline: number): string {
  return `/aws/lambda/pipeline-${pipeline}`
}

/** Registers the data's pipelines with a store, as read whole, and makes of its batches what the collector would write. */
export class Feed {
  readonly #writer: EventsWriter
  readonly #groups: readonly number[]

  constructor(writer: EventsWriter) {
    this.#writer = writer
    this.#groups = Array.from({ length: PIPELINES }, (_, pipeline) => {
      const group = { account: '123456789012', region: 'us-east-1', name: logGroupOf(pipeline) }
      return writer.registerGroup(writer.registerPipeline(rulesOf(pipeline)), group)
    })
    for (const groupId of this.#groups) {
      const cursor = { low: START_OF_DATA, high: END_OF_DATA, target: START_OF_DATA }
      writer.apply({ ...NOTHING, groupId, cursor })
    }
  }

  batchOf({ pipeline, signals }: DataBatch): StoreBatch {
    const groupId = this.#groups[pipeline]
    if (groupId === undefined) throw new Error(`there is no pipeline ${pipeline}`)
    return { ...NOTHING, groupId, signals, minutes: minutesOf(signals), linesRead: signals.length }
  }

  /** How many things it changed. */
  apply(data: DataBatch): number {
    const { newSignals, deliveriesAdded, deliveriesChanged, deliveriesRemoved } = this.#writer.apply(
      this.batchOf(data),
    )
    return newSignals + deliveriesAdded + deliveriesChanged + deliveriesRemoved
  }
}

const NOTHING = { signals: [], minutes: new Map(), replaceMinutes: null, cursor: null, linesRead: 0 }

/** Lines by minute (start, ms). */
export function minutesOf(signals: DataBatch['signals']): Map<number, { lines: number; unmatched: number }> {
  const minutes = new Map<number, { lines: number; unmatched: number }>()
  for (const { line } of signals) {
    const minute = Math.floor(line.time / MINUTE) * MINUTE
    const counted = minutes.get(minute)
    if (counted === undefined) minutes.set(minute, { lines: 1, unmatched: 0 })
    else counted.lines++
  }
  return minutes
}

/** The same runs, but their lines' text: what a store weighs that keeps none. */
export function withoutText(data: DataBatch): DataBatch {
  const signals = data.signals.map(({ line, signal }) => ({ line: { ...line, message: '' }, signal }))
  return { ...data, signals }
}
