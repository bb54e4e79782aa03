import { statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { DEFAULT_RETENTION } from '#lib/domain/retention.ts'
import { openEventsWriter } from '#lib/store/events-writer.ts'
import type { EventsWriter } from '#lib/store/writer-port.ts'
import { batches, DAY, type DataBatch, START_OF_DATA } from '../data.ts'
import { Feed, withoutText } from '../feed.ts'

export interface BuildOrder {
  readonly path: string
  readonly deliveries: number
  /** false: the outcome lines' text is left out */
  readonly text: boolean
}

export interface Built {
  readonly deliveries: number
  /** Deliveries and ms of each batch, in order; a slice of pruning is a batch of none. */
  readonly batches: readonly (readonly [deliveries: number, ms: number])[]
  readonly longestBatchMs: number
  readonly fileBytes: number
  readonly mostWalBytes: number
  /** Of the process at its most, the making of the data included. */
  readonly mostMemoryBytes: number
}

/** Fills a store with the data through the collector's own port, and prunes it as the days pass. Only the store's work is timed. */
export function buildStore({ path, deliveries, text }: BuildOrder): Built {
  const writer = openEventsWriter(path)
  const feed = new Feed(writer)
  const pruning = new DailyPruning(writer)
  const times: [number, number][] = []
  let mostWalBytes = 0
  const time = (count: number, work: () => unknown) => {
    const began = performance.now()
    const answer = work()
    times.push([count, performance.now() - began])
    mostWalBytes = Math.max(mostWalBytes, statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0)
    return answer
  }
  for (const data of batches(deliveries)) {
    const batch = text ? data : withoutText(data)
    time(data.deliveries, () => feed.apply(batch))
    if (!pruning.isDue(data)) continue
    while (time(0, () => pruning.slice()) === true);
  }
  writer.close()
  return {
    deliveries,
    batches: times,
    longestBatchMs: Math.max(...times.map(([, ms]) => ms)),
    fileBytes: sizeAtRest(path),
    mostWalBytes,
    mostMemoryBytes: process.resourceUsage().maxRSS * 1024,
  }
}

/** What the collector does beside reading, by the usual retention: counts by the minute are kept for a month of the three. */
class DailyPruning {
  readonly #writer: EventsWriter
  #now = START_OF_DATA

  constructor(writer: EventsWriter) {
    this.#writer = writer
  }

  isDue({ signals }: DataBatch): boolean {
    const time = signals.at(-1)?.line.time ?? 0
    if (time < this.#now + DAY) return false
    this.#now = time
    return true
  }

  slice(): boolean {
    return this.#writer.prune(this.#now, DEFAULT_RETENTION)
  }
}

function sizeAtRest(path: string): number {
  const database = new DatabaseSync(path)
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  database.close()
  return statSync(path).size
}
