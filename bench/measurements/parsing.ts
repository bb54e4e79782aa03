import type { Figure } from '../figure.ts'
import { inChild } from '../in-child.ts'
import type { Bench } from '../measurement.ts'
import { benchParsing } from '../parsing.ts'

const PARSING = new URL('../parsing.ts', import.meta.url)
const unit = 'lines/s' as const

export async function parsing({ usual }: Bench): Promise<readonly Figure[]> {
  const { linesPerSecond, withUserPatterns, withClassPatterns, withSlowPatterns } = await inChild(
    PARSING,
    benchParsing,
    usual.parsing,
  )
  const what = (patterns: string) => `parsing alone, ${patterns}`
  return [
    {
      what: what('20 user patterns included'),
      target: { atLeast: 1_000_000 },
      value: withUserPatterns,
      unit,
      beside: 'each begins with words',
    },
    { what: what('no user patterns'), target: null, value: linesPerSecond, unit, beside: '' },
    {
      what: what('20 that begin with a class'),
      target: null,
      value: withClassPatterns,
      unit,
      beside: 'words further on',
    },
    {
      what: what('20 without sure words'),
      target: null,
      value: withSlowPatterns,
      unit,
      beside: 'the configuration warns of these',
    },
  ]
}
