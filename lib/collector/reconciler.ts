import { AwsError } from '#lib/aws/aws-error.ts'
import type { Range } from '#lib/domain/answer.ts'
import type { EventsWriter } from '#lib/store/writer-port.ts'
import type { Clock } from './clock.ts'
import type { GroupReading } from './group-reading.ts'
import {
  comparableHours,
  type Difference,
  differences,
  differProblem,
  linesAtAws,
  rangesOf,
} from './reconcile.ts'
import { DAY, HOUR, MINUTE, SECOND } from './stretch-of-time.ts'

type Writer = Pick<EventsWriter, 'getMeta' | 'setMeta' | 'linesByHour'>

const EVERY_MS = HOUR
const FIRST_AFTER_MS = 5 * MINUTE
/** Every hour a little more than a day; once a day as far back as lines came since the last time: AWS takes them 14 days late. */
const USUAL_MS = 26 * HOUR
const DEEP_MS = 15 * DAY + HOUR
const RETRY_MS = 10 * MINUTE
const LOOK_MS = 2 * SECOND

interface Entry {
  readonly reading: GroupReading
  /** ms */
  due: number
  /** What CloudWatch had of the hours that are being read again. */
  awaited: readonly Difference[]
  /** Differences that a second read did not mend, as `hour:at AWS:read`. */
  lasting: ReadonlySet<string>
}

/** Compares, group by group of one account and region, the lines that were read with CloudWatch's own count. */
export class Reconciler {
  readonly #writer: Writer
  readonly #clock: Clock
  readonly #entries: Entry[] = []

  constructor(writer: Writer, clock: Clock) {
    this.#writer = writer
    this.#clock = clock
  }

  add(reading: GroupReading): void {
    const due = Math.max(this.#last(reading).at + EVERY_MS, this.#clock.now() + FIRST_AFTER_MS)
    this.#entries.push({ reading, due, awaited: [], lasting: new Set() })
  }

  /** One group's comparison, or what came of the last; answers the pause before the next step, ms. */
  async step(): Promise<number> {
    const now = this.#clock.now()
    for (const entry of this.#entries) {
      await this.#readAsked(entry)
      if (entry.awaited.length > 0) this.#settle(entry)
    }
    const next = this.#entries.find(({ due }) => due <= now || due > now + 2 * EVERY_MS)
    if (next === undefined) return LOOK_MS
    await this.#compare(next)
    return 0
  }

  async #compare(entry: Entry): Promise<void> {
    const { groupId, group, access, state } = entry.reading
    const now = this.#clock.now()
    const last = this.#last(entry.reading)
    const deep = now - last.deep >= DAY
    const range = { from: now - (deep ? DEEP_MS : USUAL_MS), to: now }
    const { low, high } = state.cursor
    const { gaps, readableFrom } = state
    // What a filter leaves out was never counted here.
    const hours =
      state.options.filter === null ? comparableHours({ low, high, gaps, readableFrom }, range, now) : []
    entry.due = now + EVERY_MS
    if (hours.length === 0) return
    try {
      const atAws = await linesAtAws(access, group.name, hours)
      const found = differences(hours, atAws, this.#read(groupId, hours))
      await this.#found(entry, found)
      // As long as the backfill runs there is more to look back to.
      const isWhole = deep && state.cursor.low !== null && state.cursor.low <= (state.cursor.target ?? 0)
      const at = { at: now, deep: isWhole ? now : last.deep }
      this.#writer.setMeta(lastRow(groupId), JSON.stringify(at))
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
      // That the group cannot be read is its readers' to say; that it cannot be counted leaves only this comparison out.
      entry.due = now + RETRY_MS
    }
  }

  async #found(entry: Entry, found: readonly Difference[]): Promise<void> {
    const again = found.filter((each) => !entry.lasting.has(nameOf(each)))
    await this.#readAgain(entry, rangesOf(again.map(({ hour }) => hour)))
    entry.awaited = again
    entry.lasting = new Set(found.map(nameOf).filter((name) => entry.lasting.has(name)))
    this.#say(entry, found, again.length > 0)
  }

  /** Once the hours have been read again, they are equal, or differ for good. */
  #settle(entry: Entry): void {
    const { groupId, state } = entry.reading
    const hours = entry.awaited.map(({ hour }) => hour)
    if (rangesOf(hours).some((range) => state.gaps.some((gap) => gap.from < range.to && gap.to > range.from)))
      return
    const atAws = new Map(entry.awaited.map((each) => [each.hour, each.atAws]))
    const left = differences(hours, atAws, this.#read(groupId, hours))
    entry.awaited = []
    entry.lasting = new Set([...entry.lasting, ...left.map(nameOf)])
    this.#say(entry, left, false)
  }

  /** `npm run reconcile` asks by a row in meta. */
  async #readAsked(entry: Entry): Promise<void> {
    const row = rereadRow(entry.reading.groupId)
    const asked = this.#writer.getMeta(row)
    if (asked === null) return
    await this.#readAgain(entry, rangesAsked(asked))
    this.#writer.setMeta(row, null)
    // Whether it helped is seen by comparing anew.
    entry.due = this.#clock.now() + MINUTE
  }

  async #readAgain({ reading: { state } }: Entry, ranges: readonly Range[]): Promise<void> {
    const { low, high } = state.cursor
    if (low === null || high === null) return
    for (const { from, to } of ranges) {
      const within = { from: Math.max(low, from), to: Math.min(high, to) }
      if (within.from < within.to) await state.addGap(within)
    }
  }

  #read(groupId: number, hours: readonly number[]): ReadonlyMap<number, number> {
    return this.#writer.linesByHour(groupId, { from: Math.min(...hours), to: Math.max(...hours) + HOUR })
  }

  #say({ reading: { group, groupId } }: Entry, found: readonly Difference[], again: boolean): void {
    const problem = differProblem(group.name, found, again)
    const text = problem === null ? null : JSON.stringify(problem)
    const row = `problem:lines:${groupId}`
    if (text !== this.#writer.getMeta(row)) this.#writer.setMeta(row, text)
  }

  #last({ groupId }: GroupReading): { readonly at: number; readonly deep: number } {
    const stored = this.#writer.getMeta(lastRow(groupId))
    const never = { at: 0, deep: 0 }
    try {
      return stored === null ? never : { ...never, ...JSON.parse(stored) }
    } catch {
      return never
    }
  }
}

/** The row of meta by which a group's hours are asked to be read again: a JSON list of ranges. */
export function rereadRow(groupId: number): string {
  return `reread:${groupId}`
}

function rangesAsked(text: string): readonly Range[] {
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list) ? list.filter(isRange) : []
  } catch {
    return []
  }
}

function isRange(value: unknown): value is Range {
  if (typeof value !== 'object' || value === null) return false
  const [from, to] = [Reflect.get(value, 'from'), Reflect.get(value, 'to')]
  return Number.isSafeInteger(from) && Number.isSafeInteger(to)
}

function lastRow(groupId: number): string {
  return `reconciled:${groupId}`
}

function nameOf({ hour, atAws, read }: Difference): string {
  return `${hour}:${atAws}:${read}`
}
