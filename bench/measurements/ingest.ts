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
    against('bare', `ingest ÷ bare append of the same rows, ${size}`, dense, { atLeast: 0.18 }),
    against('text', `ingest ÷ plain indexed text schema, ${size}`, dense, { atLeast: 2 }),
    against('bare', `the same, ${size} over ${DAYS} days: bare append`, sparse, null),
    against('text', `the same, ${size} over ${DAYS} days: text schema`, sparse, null),
    {
      what: `reading the same again ÷ ingest, ${size}`,
      target: { atLeast: 3 },
      value: median(dense.map(({ ours, again }) => ours.ms / again.ms)),
      unit: '',
      beside: beside(dense, 'again', 'ours'),
    },
    {
      what: 'what reading the same again changes',
      target: { atMost: 0 },
      value: [...dense, ...sparse].reduce((sum, { changed }) => sum + changed, 0),
      unit: 'changes',
      beside: `in ${dense.length + sparse.length} rounds`,
    },
  ]

  function against(
    peer: 'bare' | 'text',
    what: string,
    rounds: readonly IngestRound[],
    target: Figure['target'],
  ): Figure {
    const value = median(rounds.map((round) => round[peer].ms / round.ours.ms))
    return { what, target, value, unit: '', beside: beside(rounds, 'ours', peer) }
  }

  /** By the clock each, and the ratio by processor time. */
  function beside(rounds: readonly IngestRound[], one: Timed, other: Timed): string {
    const perSecond = (of: Timed) => shown(rate(deliveries, median(rounds.map((round) => round[of].ms))))
    const ratio = median(rounds.map((round) => round[other].processorMs / round[one].processorMs))
    return `${perSecond(one)} against ${perSecond(other)} deliveries/s; ${shown(ratio)} by processor time`
  }
}

type Timed = 'ours' | 'text' | 'bare' | 'again'
