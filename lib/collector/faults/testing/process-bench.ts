import type { ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { readCatalog, type StoredGroup } from '#lib/store/queries/catalog.ts'
import { openEventsReader } from '#lib/store/queries/reader.ts'
import { type FaultProxy, startFaultProxy } from '#local-aws/testing/fault-proxy.ts'
import type { TestServer } from '#local-aws/testing/harness.ts'
import { ended, type Running, startProgram, until } from '../../testing/local-aws-process.ts'
import { RULES } from './group-bench.ts'
import type { PutLine } from './runs.ts'
import { expectSame, linesOf, toldByLines, toldByStore } from './truth.ts'

const DAY = 86_400_000
export const SECRETS = { AWS_SECRET_ACCESS_KEY: 'sEcReT/kEy/1234', AWS_SESSION_TOKEN: 'sEsSiOn+tOkEn+5678' }
let benches = 0

/** The collector as the process that people run, with a store of its own, over a proxy before local-aws. */
export class ProcessBench {
  readonly folder = mkdtempSync(join(tmpdir(), 'onceboard-process-'))
  readonly path = join(this.folder, 'events.db')
  readonly logGroup = `/aws/lambda/process-${++benches}`
  readonly proxy: FaultProxy
  readonly #aws: TestServer
  #appended = 0
  #lastPut = 0
  #running: Running | null = null
  /** All that its processes have printed. */
  said = ''

  static async open(aws: TestServer, backfillMs = 2 * DAY): Promise<ProcessBench> {
    return new ProcessBench(aws, await startFaultProxy({ upstream: aws.url }), backfillMs)
  }

  private constructor(aws: TestServer, proxy: FaultProxy, backfillMs: number) {
    this.#aws = aws
    this.proxy = proxy
    const { name, keyScheme } = RULES
    const pipeline = { name, endpoint: proxy.url, logGroups: [this.logGroup], keyScheme, window: '30d' }
    const backfill = `${Math.ceil(backfillMs / DAY)}d`
    writeFileSync(
      join(this.folder, 'onceboard.yaml'),
      JSON.stringify({ backfill, quotaShare: 1, pipelines: [pipeline] }),
    )
  }

  get environment(): Record<string, string> {
    return {
      ...SECRETS,
      AWS_ACCESS_KEY_ID: 'AKIAX',
      AWS_REGION: 'us-east-1',
      ONCEBOARD_CONFIG: join(this.folder, 'onceboard.yaml'),
      ONCEBOARD_DATA: this.folder,
      // What is started twenty times need not be compiled twenty times.
      NODE_COMPILE_CACHE: join(this.folder, 'compiled'),
    }
  }

  async put(lines: readonly PutLine[]): Promise<void> {
    const batches = [...Map.groupBy(lines, ({ stream }) => stream)].map(([stream, own]) => ({
      logGroup: this.logGroup,
      stream,
      lines: own.map(({ time, message }) => ({ time, message })),
    }))
    await this.#aws.control('POST', 'append', { id: `${this.logGroup} ${this.#appended++}`, batches })
    this.#lastPut = Date.now()
  }

  async start(env: Readonly<Record<string, string>> = {}): Promise<ChildProcess> {
    this.#running = await startProgram('collector', { ...this.environment, ...env })
    const { child } = this.#running
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (text) => {
        this.said += String(text)
      })
    }
    return child
  }

  /** Answers the exit code; null where the signal itself ended it. */
  async signal(signal: NodeJS.Signals): Promise<number | null> {
    const running = this.#running
    this.#running = null
    if (running === null) return null
    const end = ended(running.child)
    running.child.kill(signal)
    return end
  }

  async close(): Promise<void> {
    await this.signal('SIGKILL')
    await this.proxy.close()
    rmSync(this.folder, { recursive: true, force: true })
  }

  group(): StoredGroup | null {
    const reader = openEventsReader(this.path)
    try {
      return reader.read((snapshot) => readCatalog(snapshot).groups[0] ?? null)
    } finally {
      reader.close()
    }
  }

  /** Once it has caught up, the store is what all lines make at once. */
  async expectTruth(patienceMs: number): Promise<void> {
    await until('it has caught up', patienceMs, () => {
      const { low = null, high = null, target = null, gaps = [] } = this.group() ?? {}
      return (
        high !== null &&
        high > this.#lastPut &&
        low !== null &&
        target !== null &&
        low <= target &&
        gaps.length === 0
      )
    })
    const truth = toldByLines(await linesOf(this.#aws.logs, this.logGroup), RULES)
    expect(truth.deliveries.length).toBeGreaterThan(0)
    expectSame(toldByStore(this.path), truth)
  }
}
