import type { QueryContext } from '#lib/server/context.ts'
import { overviewOf } from '#lib/server/overview.ts'
import { readCatalog } from '#lib/store/queries/catalog.ts'
import { keptEdges, keptRange } from '#lib/store/queries/kept.ts'
import { openEventsReader } from '#lib/store/queries/reader.ts'
import { DAY, END_OF_DATA } from '../data.ts'
import { DuckDbRows } from './duckdb.ts'
import { type BarsQuestion, eachRow, type PeerAnswer } from './raw-rows.ts'
import { TypedArrays } from './typed-arrays.ts'

/** ms of each run */
export interface PeerTimes {
  readonly ours: readonly number[]
  readonly duckdb: readonly number[]
  readonly arrays: readonly number[]
}

export interface PeersOrder {
  readonly path: string
  readonly deliveries: number
  /** For DuckDB's file. null: it is left out */
  readonly duckdb: string | null
  readonly runs: number
}

/** The Overview's question to the store, to DuckDB and to arrays in memory in turn. */
export async function askPeers(
  order: PeersOrder,
): Promise<{ readonly day: PeerTimes; readonly month: PeerTimes }> {
  const arrays = new TypedArrays(order.deliveries)
  const duckdb = order.duckdb === null ? null : await DuckDbRows.open(order.duckdb)
  eachRow(order.path, (row) => {
    arrays.add(row)
    duckdb?.add(row)
  })
  await duckdb?.filled()
  const peers = { arrays, duckdb }
  return { day: await compare(order, peers, DAY), month: await compare(order, peers, 30 * DAY) }
}

async function compare(
  { path, runs }: PeersOrder,
  { arrays, duckdb }: { readonly arrays: TypedArrays; readonly duckdb: DuckDbRows | null },
  length: number,
): Promise<PeerTimes> {
  const times = { ours: [] as number[], duckdb: [] as number[], arrays: [] as number[] }
  const ask = overviewBy(path)
  for (let run = -Math.ceil(runs / 4); run < runs; run++) {
    // At no whole minute, as people come.
    const to = END_OF_DATA - (((run + runs) * 77_777) % 10_000_000)
    const began = performance.now()
    const { question, answer } = ask(to - length, to)
    const asked = performance.now()
    const scanned = arrays.ask(question)
    const done = performance.now()
    const counted = await duckdb?.ask(question)
    const end = performance.now()
    for (const other of [scanned, ...(counted === undefined ? [] : [counted])]) demandSame(answer, other)
    if (run < 0) continue
    times.ours.push(asked - began)
    times.arrays.push(done - asked)
    if (counted !== undefined) times.duckdb.push(end - done)
  }
  return times
}

function overviewBy(path: string) {
  const reader = openEventsReader(path)
  const edges = reader.read((snapshot) => keptEdges(readCatalog(snapshot)))
  if (edges === null) throw new Error(`there is no store at ${path}`)
  return (from: number, to: number): { readonly question: BarsQuestion; readonly answer: PeerAnswer } => {
    const configuration: QueryContext['configuration'] = { mode: 'configured', pipelines: [] }
    const context = { configuration, reader, now: () => END_OF_DATA }
    const { data, range } = overviewOf(context, { from: `${from}`, to: `${to}`, bars: '200' })
    return {
      // Where counts by the minute are gone, both ranges begin with a whole five of them.
      question: {
        ...range,
        barMs: data.series.bucketMs,
        before: keptRange({ from: 2 * range.from - range.to, to: range.from }, edges),
      },
      answer: { deliveries: data.totals.deliveries ?? -1, before: data.previous?.deliveries ?? -1 },
    }
  }
}

function demandSame(ours: PeerAnswer, theirs: PeerAnswer): void {
  if (ours.deliveries === theirs.deliveries && ours.before === theirs.before) return
  throw new Error(`the peers disagree: ${JSON.stringify(ours)} and ${JSON.stringify(theirs)}`)
}
