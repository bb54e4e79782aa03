import { type Figure, median, p50p95, quantile, shown, shownCount } from '../figure.ts'
import { inChild } from '../in-child.ts'
import type { Bench } from '../measurement.ts'
import { type QueryName, timeQueries } from '../work/queries.ts'

export const QUERY_WORK = new URL('../work/queries.ts', import.meta.url)

const P95 = [
  ['list', 'list page of 100, source and outcome', 3],
  ['timeline', 'timeline of a key', 0.5],
  ['count', "a source's counts over 30 d", 1],
  ['histogram', 'histogram over a list, source and outcome, 24 h', null],
] as const satisfies readonly (readonly [QueryName, string, number | null])[]

/** What the pages ask: how long it takes, and that it takes no longer where there is more. */
export async function queries({ sizes, stores, usual }: Bench): Promise<readonly Figure[]> {
  const [least] = sizes
  const most = sizes.at(-1)
  if (least === undefined || most === undefined) return []
  const ask = ({ path }: { readonly path: string }) =>
    inChild(QUERY_WORK, timeQueries, { path, runs: usual.queries })
  const small = await ask(await stores.of(least))
  const large = most === least ? small : await ask(await stores.of(most))
  const size = shownCount(most)
  const grown = (name: QueryName, what: string, atMost: number): Figure => ({
    what: `${what} at ${size} ÷ at ${shownCount(least)}`,
    target: { atMost },
    value: median(large.times[name]) / median(small.times[name]),
    unit: '',
    beside: `p50 / p95 ${p50p95(large.times[name])} against ${p50p95(small.times[name])}`,
  })
  return [
    ...(most > least
      ? [grown('overview24h', 'overview 24 h', 1.3), grown('overview30d', 'overview 30 d', 1.5)]
      : [absolute('overview24h', 'overview 24 h'), absolute('overview30d', 'overview 30 d')]),
    ...P95.map(([name, what, atMost]) => ({
      what: `${what}, p95, ${size}`,
      target: atMost === null ? null : { atMost },
      value: quantile(large.times[name], 0.95),
      unit: 'ms' as const,
      beside: `p50 / p95 ${p50p95(large.times[name])}${most > least ? `; at ${shownCount(least)} ${p50p95(small.times[name])}` : ''}`,
    })),
    {
      what: `memory of a process that only reads, ${size}`,
      target: { atMost: 300 },
      value: large.mostMemoryBytes / 1e6,
      unit: 'MB',
      beside: `at its most; ${shown(large.memoryBytes / 1e6)} MB after ${usual.queries} of each query`,
    },
  ]

  function absolute(name: QueryName, what: string): Figure {
    const times = large.times[name]
    return {
      what: `${what}, ${size}`,
      target: null,
      value: median(times),
      unit: 'ms',
      beside: `p50 / p95 ${p50p95(times)}`,
    }
  }
}
