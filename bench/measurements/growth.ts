import { type Figure, rate, shown, shownCount } from '../figure.ts'
import type { Bench } from '../measurement.ts'
import type { BuiltStore } from '../stores.ts'

const MB = 1_000_000

/** What happens to the rate, and to memory and files, as the store grows; and what a delivery weighs. */
export async function growth({ sizes, stores }: Bench): Promise<readonly Figure[]> {
  const [least] = sizes
  const most = sizes.at(-1)
  if (least === undefined || most === undefined) return []
  const large = await stores.of(most)
  const size = shownCount(most)
  const bare = await stores.of(least, { text: false })
  const full = await stores.of(least)
  return [
    ...(most > least ? [slowdown(large, least)] : []),
    {
      what: `ingest at ${size}`,
      target: { atLeast: 30_000 },
      value: rateBetween(large, most * 0.9, most),
      unit: 'deliveries/s',
      beside: `the last tenth; ${shown(rateBetween(large, 0, most))} over all, ${shown(rateWithPruning(large))} with pruning`,
    },
    {
      what: `longest batch, ${size}`,
      target: { atMost: 0.6 },
      value: large.longestBatchMs / 1_000,
      unit: 's',
      beside: `of ${large.batches.length} batches and slices of pruning`,
    },
    sizeFigure(`size on disk without outcome lines, ${shownCount(least)}`, bare, 260),
    sizeFigure(`size on disk with outcome lines, ${shownCount(least)}`, full, 400),
    ...(most > least
      ? [lessText(large, full, bare), sizeFigure(`size on disk with outcome lines, ${size}`, large, 400)]
      : []),
    {
      what: `memory of the writing process, ${size}`,
      target: { atMost: 300 },
      value: large.mostMemoryBytes / MB,
      unit: 'MB',
      beside: 'at its most, the making of the data included',
    },
    {
      what: `WAL while writing, ${size}`,
      target: { atMost: 150 },
      value: large.mostWalBytes / MB,
      unit: 'MB',
      beside: 'at its most',
    },
  ]
}

/** Both within one run: the tenth around `least`, and the last tenth. */
function slowdown(large: BuiltStore, least: number): Figure {
  const early = rateBetween(large, least / 2, least * 1.5)
  const late = rateBetween(large, large.deliveries * 0.9, large.deliveries)
  return {
    what: `ingest rate at ${shownCount(large.deliveries)} ÷ at ${shownCount(least)}`,
    target: { atLeast: 0.55 },
    value: late / early,
    unit: '',
    beside: `${shown(late)} against ${shown(early)} deliveries/s`,
  }
}

function sizeFigure(what: string, store: BuiltStore, atMost: number): Figure {
  const beside = `a delivery; ${shown(store.fileBytes / MB)} MB`
  return { what, target: { atMost }, value: store.fileBytes / store.deliveries, unit: 'B', beside }
}

/** What the lines' text weighs a delivery depends on nothing else: it is taken from the smaller stores. */
function lessText(large: BuiltStore, full: BuiltStore, bare: BuiltStore): Figure {
  const text = (full.fileBytes - bare.fileBytes) / full.deliveries
  return {
    what: `size on disk without outcome lines, ${shownCount(large.deliveries)}`,
    target: { atMost: 260 },
    value: large.fileBytes / large.deliveries - text,
    unit: 'B',
    beside: `a delivery; ${shown(text)} B less than with them, as at ${shownCount(full.deliveries)}`,
  }
}

/** The store's whole time, what it took to prune included. */
function rateWithPruning({ deliveries, batches }: BuiltStore): number {
  return rate(
    deliveries,
    batches.reduce((sum, [, ms]) => sum + ms, 0),
  )
}

/** Of the batches that came between the two counts of deliveries. */
function rateBetween({ batches }: BuiltStore, from: number, to: number): number {
  let [seen, deliveries, ms] = [0, 0, 0]
  for (const [count, took] of batches) {
    seen += count
    if (count === 0 || seen <= from || seen - count >= to) continue
    deliveries += count
    ms += took
  }
  return rate(deliveries, ms)
}
