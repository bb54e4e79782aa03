import { join } from 'node:path'
import { DAYS } from '../data.ts'
import { type Figure, median, rate, shown, shownCount } from '../figure.ts'
import { inChild } from '../in-child.ts'
import type { Bench } from '../measurement.ts'
import { type IngestRound, ingestSideBySide } from '../work/ingest-side-by-side.ts'

const SIDE_BY_SIDE = new URL('../work/ingest-side-by-side.ts', import.meta.url)
/** The account that all sizes are a part of has 10 M deliveries in 90 days. */
const A_DAY = 10_000_000 / DAYS

/** Writing against what SQLite could do at best, and against what one would write first. */
export async function ingest({ folder, usual, say }: Bench): Promise<readonly Figure[]> {
  const { ingest: deliveries, rounds } = usual
  const run = (days: number) =>
    inChild(SIDE_BY_SIDE, ingestSideBySide, { folder: join(folder, 'ingest'), deliveries, days, rounds })
  say(`${shownCount(deliveries)} deliveries into three stores, ${rounds} rounds …`)
  const dense = await run(deliveries / A_DAY)
  say(`the same spread over ${DAYS} days …`)
  const sparse = await run(DAYS)
  const size = shownCount(deliveries)
  return [
    limitFigure(`ingest ÷ bare append of the same rows, ${size}`, dense, deliveries, { atLeast: 0.18 }),
    textFigure(`ingest ÷ plain indexed text schema, ${size}`, dense, deliveries, { atLeast: 2 }),
    limitFigure(`the same, ${size} over ${DAYS} days: bare append`, sparse, deliveries, null),
    textFigure(`the same, ${size} over ${DAYS} days: text schema`, sparse, deliveries, null),
    {
      what: `reading the same again ÷ ingest, ${size}`,
      target: { atLeast: 3 },
      value: median(dense.map(({ ours, again }) => ours / again)),
      unit: '',
      beside: `${perSecond(dense, deliveries, 'again')} against ${perSecond(dense, deliveries, 'ours')}`,
    },
    {
      what: 'what reading the same again changes',
      target: { atMost: 0 },
      value: [...dense, ...sparse].reduce((sum, { changed }) => sum + changed, 0),
      unit: 'changes',
      beside: `in ${dense.length + sparse.length} rounds`,
    },
  ]
}

function limitFigure(
  what: string,
  rounds: readonly IngestRound[],
  deliveries: number,
  target: Figure['target'],
): Figure {
  const value = median(rounds.map(({ ours, bare }) => bare / ours))
  const beside = `${perSecond(rounds, deliveries, 'ours')} against ${perSecond(rounds, deliveries, 'bare')}`
  return { what, target, value, unit: '', beside }
}

function textFigure(
  what: string,
  rounds: readonly IngestRound[],
  deliveries: number,
  target: Figure['target'],
): Figure {
  const value = median(rounds.map(({ ours, text }) => text / ours))
  const beside = `${perSecond(rounds, deliveries, 'ours')} against ${perSecond(rounds, deliveries, 'text')}`
  return { what, target, value, unit: '', beside }
}

function perSecond(rounds: readonly IngestRound[], deliveries: number, of: keyof IngestRound): string {
  return `${shown(rate(deliveries, median(rounds.map((round) => round[of]))))} deliveries/s`
}
