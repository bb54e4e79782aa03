import type { EventsWriter, Usage } from '#lib/store/writer-port.ts'
import { HOUR } from './stretch-of-time.ts'

/** What a request, or what came of it, adds. */
export type Amounts = Partial<Pick<Usage, 'requests' | 'throttled' | 'bytes' | 'lines' | 'units'>>
export type Spent = Amounts & Pick<Usage, 'account' | 'region' | 'operation'>

const NOTHING = { requests: 0, throttled: 0, bytes: 0, lines: 0, units: 0 }

/** What is asked of AWS, added up until it is written. */
export class UsageMeter {
  readonly #now: () => number
  #pending = new Map<string, Usage>()

  /** `now` in ms */
  constructor(now: () => number) {
    this.#now = now
  }

  add({ account, region, operation, ...spent }: Spent): void {
    const hour = Math.floor(this.#now() / HOUR) * HOUR
    const key = JSON.stringify([hour, account, region, operation])
    const sum = this.#pending.get(key) ?? { account, region, operation, hour, ...NOTHING }
    const more = { ...NOTHING, ...spent }
    this.#pending.set(key, {
      ...sum,
      requests: sum.requests + more.requests,
      throttled: sum.throttled + more.throttled,
      bytes: sum.bytes + more.bytes,
      lines: sum.lines + more.lines,
      units: sum.units + more.units,
    })
  }

  /** What cannot be written stays for the next time. */
  flush(writer: Pick<EventsWriter, 'recordUsage'>): void {
    if (this.#pending.size === 0) return
    writer.recordUsage([...this.#pending.values()])
    this.#pending = new Map()
  }
}
