import type { Counts, Guard } from './views.ts'

/** What of a pipeline decides what can be said of its guard. */
export interface GuardFacts {
  readonly silentUnexplained: boolean
  /** The log groups are read through a filter. */
  readonly filtered: boolean
  readonly windowKnown: boolean
  readonly repeat: 'skip' | 'overwrite'
}

/** The guard's status in the range, with its ground: what was seen, never a guess. */
export function guardOf(counts: Counts, facts: GuardFacts): Guard {
  const skips = count(counts.duplicate, 'skip')
  if ((counts.breaches ?? 0) > 0)
    return { status: 'BREACHED', ground: `${count(counts.breaches ?? 0, 'breach', 'breaches')}, ${skips}` }
  if (facts.filtered) return { status: 'UNKNOWN', ground: `${skips}; a filter hides other lines` }
  if (facts.silentUnexplained) return { status: 'UNKNOWN', ground: silentGround(counts) }
  if (facts.repeat === 'overwrite' && counts.duplicate === 0)
    return { status: 'UNKNOWN', ground: overwriteGround(counts) }
  if (!facts.windowKnown)
    return { status: 'UNKNOWN', ground: `${skips}; window unknown, breaches cannot be judged` }
  if (counts.breaches === null) return { status: 'UNKNOWN', ground: `${skips}; its runs name no key` }
  if (counts.duplicate > 0) return { status: 'HOLDING', ground: holdingGround(counts, skips) }
  return { status: 'UNTESTED', ground: 'no duplicate arrived' }
}

function holdingGround(counts: Counts, skips: string): string {
  return `${skips}, ${counts.atLeast.includes('breaches') ? '0 breaches seen so far' : '0 breaches'}`
}

function silentGround(counts: Counts): string {
  return counts.duplicate === 0
    ? 'duplicates not logged'
    : `${count(counts.duplicate, 'skip')}; what runs is not logged`
}

function overwriteGround(counts: Counts): string {
  const rewrites = counts.rewrites
  return rewrites === null
    ? 'repeats overwrite; how many is unknown'
    : `repeats overwrite: ${count(rewrites, 'rewrite')}`
}

// Made once: making one takes longer than all else here.
const NUMBERS = new Intl.NumberFormat('en-US')

function count(value: number, one: string, many = `${one}s`): string {
  return `${NUMBERS.format(value)} ${value === 1 ? one : many}`
}
