import { AwsError } from '#lib/aws/aws-error.ts'
import type { LogPage, LogQuery } from '#lib/aws/log-reader.ts'
import type { LogLine } from '#lib/domain/log-line.ts'

/** A line and the instant from which it can be read, ms. */
export interface ArrivingLine {
  readonly arrives: number
  readonly line: LogLine
}

/** What goes wrong with a request: thrown, or a page repeated, or pages without lines before it. */
export type Fault = AwsError | 'page twice' | 'empty pages' | null

export interface Request {
  readonly query: LogQuery
  readonly page: number
}

/** A log group that lives in the test's own time. */
export class SimulatedLogs {
  readonly asked: LogQuery[] = []
  readonly lines: ArrivingLine[] = []
  /** How often each line was handed out, by its event id. */
  readonly reads = new Map<string, number>()
  fault: (request: Request) => Fault = () => null
  pageSize = 50
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  add(time: number, message: string, { arrives = time, stream = 's' } = {}): void {
    const eventId = String(this.lines.length).padStart(56, '0')
    this.lines.push({ arrives, line: { eventId, time, ingestionTime: arrives, stream, message } })
  }

  async *pages(query: LogQuery): AsyncGenerator<LogPage> {
    this.asked.push(query)
    const now = this.#now()
    const found = this.lines
      .filter(({ arrives, line }) => arrives <= now && line.time >= query.from && line.time <= query.to)
      .map(({ line }) => line)
      .sort((a, b) => a.time - b.time)
    for (const { eventId } of found) this.reads.set(eventId, (this.reads.get(eventId) ?? 0) + 1)
    const count = Math.max(1, Math.ceil(found.length / this.pageSize))
    for (let page = 0; page < count; page++) {
      const fault = this.fault({ query, page })
      if (fault instanceof AwsError) throw fault
      const lines = found.slice(page * this.pageSize, (page + 1) * this.pageSize)
      const copies: LogPage[] = []
      if (fault === 'empty pages') copies.push({ lines: [], last: false }, { lines: [], last: false })
      if (fault === 'page twice') copies.push({ lines, last: false })
      copies.push({ lines, last: page === count - 1 })
      yield* copies
    }
  }
}

export function awsError(code: AwsError['code']): AwsError {
  const request = { operation: 'FilterLogEvents', resource: 'log group g', place: 'here' }
  return new AwsError(code, request, `FilterLogEvents on log group g at here: ${code}`, 'hint')
}
