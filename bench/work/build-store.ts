import { statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { openEventsWriter } from '#lib/store/events-writer.ts'
import { batches } from '../data.ts'
import { Feed, withoutText } from '../feed.ts'

export interface BuildOrder {
  readonly path: string
  readonly deliveries: number
  /** false: the outcome lines' text is left out */
  readonly text: boolean
}

export interface Built {
  readonly deliveries: number
  /** Deliveries and ms of each batch, in order. */
  readonly batches: readonly (readonly [deliveries: number, ms: number])[]
  readonly longestBatchMs: number
  readonly fileBytes: number
  readonly mostWalBytes: number
  /** Of the process at its most, the making of the data included. */
  readonly mostMemoryBytes: number
}

/** Fills a store with the data through the collector's own port. Only the store's work is timed. */
export function buildStore({ path, deliveries, text }: BuildOrder): Built {
  const writer = openEventsWriter(path)
  const feed = new Feed(writer)
  const times: [number, number][] = []
  let mostWalBytes = 0
  for (const data of batches(deliveries)) {
    const batch = text ? data : withoutText(data)
    const began = performance.now()
    feed.apply(batch)
    times.push([data.deliveries, performance.now() - began])
    mostWalBytes = Math.max(mostWalBytes, statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0)
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

function sizeAtRest(path: string): number {
  const database = new DatabaseSync(path)
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  database.close()
  return statSync(path).size
}
