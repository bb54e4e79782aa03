import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openEventsWriter } from '#lib/store/events-writer.ts'
import { batches } from '../data.ts'
import { Feed } from '../feed.ts'
import { bareAppend } from './bare-append.ts'
import { type Spent, Stopwatch } from './stopwatch.ts'
import { TextStore } from './text-store.ts'

export interface IngestRound {
  readonly ours: Spent
  readonly text: Spent
  readonly bare: Spent
  readonly again: Spent
  /** What reading again changed. */
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
  const [ours, text, again] = [new Stopwatch(), new Stopwatch(), new Stopwatch()]
  let [changed, count] = [0, 0]
  for (const data of batches(deliveries, { days })) {
    ours.time(() => feed.apply(data))
    text.time(() => plain.apply(data))
    count++
  }
  plain.close()
  for (const data of batches(deliveries, { days, disorder: false }))
    again.time(() => {
      changed += feed.apply(data)
    })
  writer.close()
  const bare = bareAppend(path, join(folder, 'bare.db'), count)
  return { ours: ours.spent, text: text.spent, bare, again: again.spent, changed }
}
