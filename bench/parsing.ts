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

const LINES = 200_000
const ROUNDS = 15

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

/** How many log lines a second are read on one core: the best of several rounds over the same lines. */
export async function benchParsing(): Promise<ParsingFigures> {
  const lines = parsingLines(LINES)
  return {
    linesPerSecond: rate(lines, []),
    withUserPatterns: rate(
      lines,
      patterns((words) => `${words} (?<key>\\S+)`),
    ),
    withClassPatterns: rate(
      lines,
      patterns((words) => `[A-Za-z]+ \\d+: ${words} (?<key>\\S+)`),
    ),
    withSlowPatterns: rate(
      lines,
      patterns((_, n) => `[A-Z]+-\\d{${n + 3}} (?<key>\\S+) \\w+`),
    ),
  }
}

function patterns(pattern: (words: string, n: number) => string): CustomSignal[] {
  return WORDS.map((words, n) => ({ outcome: 'duplicate', pattern: pattern(words, n) }))
}

function rate(lines: readonly string[], custom: readonly CustomSignal[]): number {
  const read = signalReader(custom)
  let best = 0
  for (let round = 0; round < ROUNDS; round++) {
    const began = performance.now()
    let said = 0
    for (const line of lines) if (read(line) !== null) said++
    const seconds = (performance.now() - began) / 1_000
    if (said === 0) throw new Error('no line says anything: the lines are not what the reader knows')
    best = Math.max(best, lines.length / seconds)
  }
  return Math.round(best)
}

if (import.meta.main) console.table(await benchParsing())
