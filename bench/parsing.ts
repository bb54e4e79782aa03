import type { CustomSignal } from '#lib/domain/signal.ts'
import { signalReader } from '#lib/domain/signals/read-signal.ts'
import { parsingLines } from './parsing-lines.ts'

export interface ParsingFigures {
  /** Lines/s without patterns of the user's own. */
  readonly linesPerSecond: number
  /** With 20 that begin with words. */
  readonly withUserPatterns: number
  /** With 20 that begin with a class and hold words further on. */
  readonly withClassPatterns: number
  /** With 20 in which no words are sure: the configuration warns of such. */
  readonly withSlowPatterns: number
}

export interface ParsingOrder {
  readonly lines: number
  readonly rounds: number
}

export const USUAL_PARSING: ParsingOrder = { lines: 200_000, rounds: 15 }

/** What twenty teams call a duplicate. */
const WORDS = [
  'already handled',
  'duplicate order',
  'was seen before',
  'skipping known event',
  'idempotent hit on',
  'exists in table',
  'ALREADY_DONE',
  'conditional check failed for',
  'nothing to do for',
  'dropped a copy of',
  'ignored again:',
  'stored as',
  'saved row',
  'upserted',
  'written to partition',
  'committed offset of',
  'acknowledged',
  'finished import of',
  'replayed message',
  'took no action on',
]

/** How many log lines a second are read on one core: the best of several rounds over the same lines, each with all readers in turn. */
export async function benchParsing(order: ParsingOrder = USUAL_PARSING): Promise<ParsingFigures> {
  const lines = parsingLines(order.lines)
  const readers = {
    linesPerSecond: signalReader([]),
    withUserPatterns: signalReader(patterns((words) => `${words} (?<key>\\S+)`)),
    withClassPatterns: signalReader(patterns((words) => `[A-Za-z]+ \\d+: ${words} (?<key>\\S+)`)),
    withSlowPatterns: signalReader(patterns((_, n) => `[A-Z]+-\\d{${n + 3}} (?<key>\\S+) \\w+`)),
  }
  const best = { linesPerSecond: 0, withUserPatterns: 0, withClassPatterns: 0, withSlowPatterns: 0 }
  for (let round = 0; round < order.rounds; round++)
    for (const name of [
      'linesPerSecond',
      'withUserPatterns',
      'withClassPatterns',
      'withSlowPatterns',
    ] as const)
      best[name] = Math.max(best[name], rateOf(lines, readers[name]))
  return best
}

function patterns(pattern: (words: string, n: number) => string): CustomSignal[] {
  return WORDS.map((words, n) => ({ outcome: 'duplicate', pattern: pattern(words, n) }))
}

function rateOf(lines: readonly string[], read: (line: string) => unknown): number {
  const began = performance.now()
  let said = 0
  for (const line of lines) if (read(line) !== null) said++
  const seconds = (performance.now() - began) / 1_000
  if (said === 0) throw new Error('no line says anything: the lines are not what the reader knows')
  return Math.round(lines.length / seconds)
}

if (import.meta.main) console.table(await benchParsing())
