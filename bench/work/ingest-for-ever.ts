import { statSync } from 'node:fs'
import { openEventsWriter } from '#lib/store/events-writer.ts'
import { batches, END_OF_DATA } from '../data.ts'
import { Feed } from '../feed.ts'

/** Enough that nobody waits for its end. */
const DELIVERIES = 10_000_000

/** Writes deliveries newer than all there are, at full speed, until the process is ended; tells its parent of each batch. */
export function ingestForEver({ path }: { readonly path: string }): void {
  const feed = new Feed(openEventsWriter(path))
  for (const data of batches(DELIVERIES, { from: END_OF_DATA, seed: 77 })) {
    const began = performance.now()
    feed.apply(data)
    process.send?.({
      wrote: data.deliveries,
      ms: performance.now() - began,
      walBytes: statSync(`${path}-wal`).size,
    })
  }
}
