import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openEventsWriter } from '#lib/store/events-writer.ts'
import { batches } from '../data.ts'
import { Feed } from '../feed.ts'
import { bareAppend } from './bare-append.ts'
import { TextStore } from './text-store.ts'

/** Of one round, ms; `changed` by what was read again. */
export interface IngestRound {
  readonly ours: number
  readonly text: number
  readonly bare: number
  readonly again: number
  readonly changed: number
}

/** The same batches into our store and into the plain one in turn, then our rows appended bare, then all read again. */
export function ingestSideBySide(order: {
  readonly folder: string
  readonly deliveries: number
  /** Over which they are spread. */
  readonly days: number
  readonly rounds: number
}): IngestRound[] {
  return Array.from({ length: order.rounds }, () => {
    mkdirSync(order.folder, { recursive: true })
    try {
      return round(order)
    } finally {
      rmSync(order.folder, { recursive: true, force: true })
    }
  })
}

function round({
  folder,
  deliveries,
  days,
}: {
  readonly folder: string
  readonly deliveries: number
  readonly days: number
}): IngestRound {
  const path = join(folder, 'events.db')
  const writer = openEventsWriter(path)
  const feed = new Feed(writer)
  const plain = new TextStore(join(folder, 'text.db'))
  let [ours, text, again, changed, count] = [0, 0, 0, 0, 0]
  for (const data of batches(deliveries, { days })) {
    ours += timed(() => feed.apply(data))
    text += timed(() => plain.apply(data))
    count++
  }
  plain.close()
  for (const data of batches(deliveries, { days, disorder: false }))
    again += timed(() => {
      changed += feed.apply(data)
    })
  writer.close()
  const bare = bareAppend(path, join(folder, 'bare.db'), count)
  return { ours, text, bare, again, changed }
}

function timed(work: () => void): number {
  const began = performance.now()
  work()
  return performance.now() - began
}
