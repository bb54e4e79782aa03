import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import type { LogLine } from '#lib/domain/log-line.ts'
import type { PipelineRules } from '#lib/domain/pipeline.ts'
import { signalReader } from '#lib/domain/signals/read-signal.ts'
import { type LabelledDelivery, whole } from '#lib/domain/whole.ts'
import { overviewOf } from './overview.ts'
import { sourcesOf } from './sources.ts'
import { linesOf, type MadeStore, MINUTE, madeStore, NOON, RULES, type Run } from './testing/made-store.ts'

let store: MadeStore | null = null
afterEach(() => {
  store?.close()
  store = null
})

const rules: PipelineRules = { ...RULES, keyScheme: '{source}:{id}:{version}' }
const SPAN = 3 * 86_400_000

const run: fc.Arbitrary<Run> = fc.record({
  at: fc.integer({ min: NOON - SPAN, max: NOON - 10 }),
  said: fc.array(
    fc
      .tuple(
        fc.constantFrom('Inserted', 'Duplicate skipped for'),
        fc.constantFrom('shop:1:1', 'shop:2:1', 'market:1:2', 'odd'),
      )
      .map((words) => words.join(' ')),
    { maxLength: 3 },
  ),
  requestId: fc.constantFrom('r1', 'r2', 'r3').map((id) => `${id}-1111-4111-8111-111111111111`),
  status: fc.constantFrom('', '', '', '\tStatus: error\tError Type: Boom'),
})

/** Ranges whose ends cut days, hours, minutes, or nothing; bucket edges included. */
const instant = fc.oneof(
  fc.integer({ min: NOON - SPAN - 1_000, max: NOON }),
  fc.integer({ min: 0, max: (SPAN / MINUTE) | 0 }).map((minute) => NOON - SPAN + minute * MINUTE),
)

test('sums over any range equal the deliveries themselves, counted one by one', () => {
  fc.assert(
    fc.property(
      fc.array(run, { minLength: 1, maxLength: 25 }),
      fc.array(fc.tuple(instant, instant), { minLength: 5, maxLength: 5 }),
      (runs, ranges) => {
        const lines = runs.flatMap((each, index) => linesOf(each, `stream${index % 3}`))
        const made = madeStore()
        store = made
        made.add(rules, lines)
        const truth = wholeOf(lines)
        for (const [a, b] of ranges) {
          const [from, to] = [Math.min(a, b), Math.max(a, b)]
          const search = { from: String(from), to: String(to), limit: '1000' }
          const rows = sourcesOf(made.context, search).data
          const seen = Object.fromEntries(rows.map((row) => [String(row.source), pick(row)]))
          expect(seen).toEqual(countOneByOne(truth, from, to))
          const { series, totals } = overviewOf(made.context, search).data
          const bars = series.points.reduce((sum, point) => sum + point.deliveries + point.silent, 0)
          expect(bars).toBe(totals.deliveries + totals.silent)
        }
        made.close()
        store = null
      },
    ),
    { numRuns: 40 },
  )
}, 60_000)

function wholeOf(lines: readonly LogLine[]) {
  const read = signalReader([])
  const byStream = Map.groupBy(lines, (line) => line.stream)
  const signals = [...byStream].map(([stream, own]) => {
    const placed = own.flatMap((line) => {
      const signal = read(line.message)
      return signal === null ? [] : [{ time: line.time, eventId: line.eventId, signal }]
    })
    return [stream, placed] as const
  })
  return whole(new Map(signals), rules, new Set())
}

interface Counted {
  readonly deliveries: number
  readonly processed: number
  readonly duplicate: number
  readonly failed: number
  readonly retries: number | null
  readonly breaches: number | null
  readonly breachedKeys: number | null
  readonly silent: number
}

function countOneByOne(
  { deliveries, attempts }: ReturnType<typeof whole>,
  from: number,
  to: number,
): Record<string, Counted> {
  const within = deliveries.filter(({ delivery }) => delivery.at.time >= from && delivery.at.time < to)
  const silent = attempts.filter(
    ({ attempt: { silent, report } }) => silent && report !== null && report.time >= from && report.time < to,
  ).length
  const sources = new Set(within.map(({ delivery }) => delivery.source.name))
  if (silent > 0) sources.add(null)
  return Object.fromEntries(
    [...sources].map((name) => [
      String(name),
      sumUp(
        within.filter(({ delivery }) => delivery.source.name === name),
        name === null ? silent : 0,
        silent > 0,
      ),
    ]),
  )
}

/** Among silent runs of the pipeline a breach would not be seen: none seen is then not none. */
function sumUp(rows: readonly LabelledDelivery[], silent: number, hidden: boolean): Counted {
  const breaches = rows.filter(({ labels }) => labels.breach === true)
  const of = (outcome: string) => rows.filter(({ delivery }) => delivery.outcome === outcome).length
  return {
    deliveries: rows.length,
    processed: of('processed'),
    duplicate: of('duplicate'),
    failed: of('failed'),
    // Where no id tells one arrival from another, nobody knows of retries.
    retries:
      rows.length > 0 && rows.every(({ labels }) => labels.retry === null)
        ? null
        : rows.filter(({ labels }) => labels.retry === true).length,
    breaches: hidden && of('processed') === 0 ? null : breaches.length,
    breachedKeys:
      hidden && of('processed') === 0 ? null : new Set(breaches.map(({ delivery }) => delivery.key)).size,
    silent,
  }
}

function pick(row: { readonly [K in keyof Counted]: number | null }): unknown {
  const { deliveries, processed, duplicate, failed, retries, breaches, breachedKeys, silent } = row
  return { deliveries, processed, duplicate, failed, retries, breaches, breachedKeys, silent }
}
