import type { LogPage } from '#lib/aws/log-reader.ts'
import type { LogLine } from '#lib/domain/log-line.ts'
import type { Signal } from '#lib/domain/signal.ts'
import type { Batch, Cursor, ReadSignal } from '#lib/store/writer-port.ts'
import { MinuteCounts } from './minute-counts.ts'
import { type Stretch, wholeMinutes } from './stretch-of-time.ts'

export interface StretchReading {
  readonly groupId: number
  readonly stretch: Stretch
  readonly pages: AsyncIterable<LogPage>
  readonly readSignal: (message: string) => Signal | null
  readonly apply: (batch: Batch) => Promise<void>
  /** When the reading began, ms. */
  readonly readAt: number
  /** Minutes before this instant, ms, may have lost lines at AWS: what was counted of them stays. */
  readonly countedFrom: number
  /** Lines from this instant on, ms, are read for the first time: they alone are counted as read. */
  readonly freshFrom: number
  /** What the whole stretch moves. */
  readonly moves: () => Partial<Cursor> | null
}

export interface ReadResult {
  readonly pages: number
  readonly lines: number
  readonly newLines: number
}

/**
 * Reads a stretch page by page, each applied as it comes; the cursor moves with the last one, so a stretch that fails
 * midway is read again from its beginning, and what it has brought changes no count. Memory holds one page, and what
 * tells a line that came before from one that did not.
 */
export async function readStretch(reading: StretchReading): Promise<ReadResult> {
  const { groupId, stretch, readAt, freshFrom, countedFrom } = reading
  const counted = { from: Math.max(stretch.from, countedFrom), to: stretch.to }
  const minutes = new MinuteCounts()
  let pages = 0
  let lines = 0
  let newLines = 0
  for await (const page of reading.pages) {
    pages++
    lines += page.lines.length
    newLines += page.lines.filter(({ time }) => time >= freshFrom).length
    const signals = signalsOf(page.lines, reading, minutes)
    if (!page.last && signals.length === 0) continue
    await reading.apply({
      groupId,
      signals,
      minutes: page.last ? minutes.counts() : new Map(),
      replaceMinutes: page.last ? wholeMinutes(counted, readAt) : null,
      cursor: page.last ? reading.moves() : null,
      linesRead: page.last ? newLines : 0,
    })
  }
  return { pages, lines, newLines }
}

/** A line at or past the stretch's end says something all the same, but its minute is not this stretch's to count. */
function signalsOf(
  lines: readonly LogLine[],
  { readSignal, stretch }: Pick<StretchReading, 'readSignal' | 'stretch'>,
  minutes: MinuteCounts,
): ReadSignal[] {
  const signals: ReadSignal[] = []
  for (const line of lines) {
    const signal = readSignal(line.message)
    if (line.time < stretch.to) minutes.add(line, signal === null)
    if (signal !== null && signal.kind !== 'platform') signals.push({ line, signal })
  }
  return signals
}
