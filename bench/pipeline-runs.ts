import type { LogLine } from '#lib/domain/log-line.ts'
import type { KeySchemeName } from '#lib/domain/pipeline.ts'
import type { Signal } from '#lib/domain/signal.ts'
import type { ReadSignal } from '#lib/store/writer-port.ts'
import { hex, uuid } from './random.ts'

const STREAMS = 20

const SCHEMES: readonly KeySchemeName[] = [
  'bucket#key#etag',
  '{source}:{id}:{version}',
  '{source}/{event_type}/{timestamp}/{sequence}',
  '{bucket}/{prefix}/{filename}/{hash}',
]

export function keySchemeOf(pipeline: number): KeySchemeName | null {
  return SCHEMES[pipeline % SCHEMES.length] ?? null
}

/** One pipeline's runs, one after the other. */
export class PipelineRuns {
  readonly #pipeline: number
  readonly #random: () => number
  readonly #step: number
  #time: number
  #made = 0
  #put = 0n
  readonly #recent: string[] = []
  readonly #failed: { readonly requestId: string; readonly key: string; readonly due: number }[] = []

  constructor(
    pipeline: number,
    pace: { readonly from: number; readonly stepMs: number },
    random: () => number,
  ) {
    this.#pipeline = pipeline
    this.#random = random
    this.#step = pace.stepMs
    this.#time = pace.from + pipeline
  }

  /** The lines of the next runs, in the order of time. */
  take(runs: number): readonly ReadSignal[] {
    const signals: ReadSignal[] = []
    for (let made = 0; made < runs; made++) this.#run(signals)
    return signals.sort((a, b) => a.line.time - b.line.time)
  }

  #run(signals: ReadSignal[]): void {
    this.#time += this.#step * (0.5 + this.#random())
    const again = this.#failed[0] && this.#failed[0].due <= this.#time ? this.#failed.shift() : undefined
    const fate = this.#random()
    const key = again?.key ?? (fate < 0.03 ? this.#recentKey() : this.#newKey())
    const requestId = again?.requestId ?? uuid(this.#random)
    const fails = !again && fate > 0.99
    if (fails) this.#failed.push({ requestId, key, due: this.#time + 60_000 })
    this.#write(signals, { requestId, key, duplicate: !again && fate < 0.03, fails })
    this.#made++
  }

  #write(
    signals: ReadSignal[],
    run: {
      readonly requestId: string
      readonly key: string
      readonly duplicate: boolean
      readonly fails: boolean
    },
  ): void {
    const start = Math.round(this.#time)
    const took = 5 + Math.floor(this.#random() * 120)
    const stream = this.#stream(start)
    const put = ++this.#put * 0x9e3779b97f4a7c15n
    const line = (time: number, index: number, message: string): LogLine => ({
      eventId: ((BigInt(time) << 144n) | ((put & ((1n << 112n) - 1n)) << 16n) | BigInt(index)).toString(),
      time,
      ingestionTime: start + 1_200,
      stream,
      message,
    })
    const { requestId, key } = run
    const iso = new Date(start + took - 2).toISOString()
    const told = run.fails
      ? 'ERROR\tInvoke Error \t{"errorType":"Error","errorMessage":"timeout of the ledger","stack":["Error: timeout of the ledger"]}'
      : `INFO\t${run.duplicate ? 'Duplicate skipped for' : 'Inserted'} ${key}`
    const outcome: Signal = run.fails
      ? {
          kind: 'error',
          requestId,
          errorType: 'Error',
          errorMessage: 'timeout of the ledger',
          timeout: false,
        }
      : {
          kind: 'outcome',
          outcome: run.duplicate ? 'duplicate' : 'processed',
          key,
          requestId,
          evidence: {},
          source: null,
        }
    const durationMs = took + Math.floor(this.#random() * 100) / 100
    const report: Signal = { kind: 'report', requestId, status: null, durationMs, errorType: null }
    signals.push(
      {
        line: line(start, 0, `START RequestId: ${requestId} Version: $LATEST\n`),
        signal: { kind: 'start', requestId, version: '$LATEST' },
      },
      { line: line(start + took - 2, 1, `${iso}\t${requestId}\t${told}\n`), signal: outcome },
      { line: line(start + took, 3, reportLine(requestId, durationMs)), signal: report },
    )
  }

  /** An instance of a function lives for hours, and runs one event at a time. */
  #stream(time: number): string {
    const day = new Date(time).toISOString().slice(0, 10).replaceAll('-', '/')
    const slot = this.#made % STREAMS
    const id = (
      this.#pipeline * 1_000_003 +
      slot * 7_919 +
      Math.floor(time / (6 * 3_600_000)) * 104_729
    ).toString(16)
    return `${day}/[$LATEST]${id.padStart(32, '0')}`
  }

  #newKey(): string {
    const random = this.#random
    const source = `source-${String(this.#pipeline * 5 + Math.floor(random() * 5)).padStart(2, '0')}`
    const number = String(this.#pipeline * 100_000_000 + this.#made).padStart(9, '0')
    const key = [
      () => `${source}#in/${number}.pdf#${hex(random, 32)}`,
      () => `${source}:${number}:${1 + Math.floor(random() * 9)}`,
      () => `${source}/order/${new Date(Math.round(this.#time)).toISOString()}/${number}`,
      () => `${source}/in/${number}.csv/${hex(random, 32)}`,
    ][this.#pipeline % SCHEMES.length]?.()
    if (key === undefined) throw new Error('no such scheme')
    if (this.#recent.length < 1_000) this.#recent.push(key)
    else this.#recent[this.#made % 1_000] = key
    return key
  }

  #recentKey(): string {
    return this.#recent[Math.floor(this.#random() * this.#recent.length)] ?? this.#newKey()
  }
}

function reportLine(requestId: string, durationMs: number): string {
  const billed = Math.ceil(durationMs)
  return `REPORT RequestId: ${requestId}\tDuration: ${durationMs} ms\tBilled Duration: ${billed} ms\tMemory Size: 256 MB\tMax Memory Used: 96 MB\t\n`
}
