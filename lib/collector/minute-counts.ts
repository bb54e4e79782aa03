import type { LogLine } from '#lib/domain/log-line.ts'
import { wideHash } from '#lib/store/wide-hash.ts'
import type { MinuteLines } from '#lib/store/writer-port.ts'
import { floorMinute } from './stretch-of-time.ts'

interface Counted extends MinuteLines {
  lines: number
  unmatched: number
  readonly seen: Set<number>
}

/**
 * Counts the lines of one read by their minutes, each once however often its page comes. It remembers 53 bits of each
 * event id by minute, so a stretch of a million lines costs some 30 MB, and one in a million such is a line short.
 */
export class MinuteCounts {
  readonly #minutes = new Map<number, Counted>()

  /** Whether the line is new to this read. */
  add(line: Pick<LogLine, 'eventId' | 'time'>, saidNothing: boolean): boolean {
    const minute = floorMinute(line.time)
    let counted = this.#minutes.get(minute)
    if (counted === undefined) {
      counted = { lines: 0, unmatched: 0, seen: new Set() }
      this.#minutes.set(minute, counted)
    }
    const before = counted.seen.size
    counted.seen.add(wideHash(line.eventId))
    if (counted.seen.size === before) return false
    counted.lines++
    if (saidNothing) counted.unmatched++
    return true
  }

  counts(): ReadonlyMap<number, MinuteLines> {
    return new Map([...this.#minutes].map(([minute, { lines, unmatched }]) => [minute, { lines, unmatched }]))
  }
}
