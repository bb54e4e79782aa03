import { type Figure, median, rate, shown, shownCount } from '../figure.ts'
import { inChild, startInChild } from '../in-child.ts'
import type { Bench } from '../measurement.ts'
import { ingestForEver } from '../work/ingest-for-ever.ts'
import { QUERIES, type Times, timeQueries } from '../work/queries.ts'
import { QUERY_WORK } from './queries.ts'

const INGEST = new URL('../work/ingest-for-ever.ts', import.meta.url)
/** It writes into the store: what it writes is a lot less than what is there. */
const WARM_BATCHES = 8

interface Writing {
  readonly wrote: number
  readonly ms: number
  readonly walBytes: number
}

/** The same questions while another process writes as fast as it can, and while none does. */
export async function concurrent({ sizes, stores, usual, say }: Bench): Promise<readonly Figure[]> {
  const deliveries = sizes.at(-1)
  if (deliveries === undefined) return []
  const { path } = await stores.of(deliveries)
  const ask = async () =>
    (await inChild(QUERY_WORK, timeQueries, { path, runs: Math.ceil(usual.queries / 2) })).times
  const idle = await ask()
  say('the same while another process writes …')
  const { busy, written } = await whileWriting(path, ask)
  const ratios = QUERIES.map((name) => ({ name, ratio: median(busy[name]) / median(idle[name]) }))
  const worst = ratios.reduce((most, each) => (each.ratio > most.ratio ? each : most))
  const size = shownCount(deliveries)
  return [
    {
      what: `queries while ingesting ÷ idle, p50, ${size}`,
      target: { atMost: 1.5 },
      value: worst.ratio,
      unit: '',
      beside: `the worst of ${ratios.map(({ name, ratio }) => `${name} ${shown(ratio)}`).join(', ')}`,
    },
    {
      what: `WAL while writing and asking, ${size}`,
      target: { atMost: 150 },
      value: Math.max(...written.map(({ walBytes }) => walBytes)) / 1e6,
      unit: 'MB',
      beside: `${shown(rate(sum(written, 'wrote'), sum(written, 'ms')))} deliveries/s meanwhile`,
    },
  ]
}

async function whileWriting(
  path: string,
  ask: () => Promise<Times>,
): Promise<{ readonly busy: Times; readonly written: readonly Writing[] }> {
  const written: Writing[] = []
  const { child, output } = startInChild(INGEST, ingestForEver, { path })
  const ended = output.catch(() => undefined)
  const warm = new Promise<void>((resolve, reject) => {
    child.on('message', (message: Writing) => {
      written.push(message)
      if (written.length === WARM_BATCHES) resolve()
    })
    child.on('exit', (code) => reject(new Error(`the writer ended with ${code}`)))
  })
  try {
    await warm
    return { busy: await ask(), written }
  } finally {
    child.kill('SIGKILL')
    await ended
  }
}

function sum(written: readonly Writing[], of: 'wrote' | 'ms'): number {
  return written.reduce((total, each) => total + each[of], 0)
}
