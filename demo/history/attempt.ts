import type { DemoPipeline } from '../pipelines/catalogue.ts'
import { type Random, random } from '../pipelines/random.ts'
import {
  DownstreamError,
  type Handler,
  type OutcomeTruth,
  type Runtime,
  type ShownTruth,
} from '../pipelines/runtime.ts'
import { frame, type Status } from './frame.ts'
import { guardTable, type MemoryTables } from './memory-tables.ts'
import type { Sandbox } from './sandboxes.ts'
import type { Simulation } from './simulation.ts'
import type { Story } from './story.ts'

export interface Line {
  /** ms since the epoch */
  readonly time: number
  readonly message: string
}

/** One run of a handler as its log stream keeps it, and what is true of it. */
export interface RecordedAttempt {
  readonly pipeline: string
  readonly stream: string
  readonly start: number
  readonly end: number
  readonly lines: readonly Line[]
  readonly truth: readonly Readonly<Record<string, unknown>>[]
}

export interface Invocation {
  readonly pipeline: DemoPipeline
  readonly handler: Handler
  readonly requestId: string
  /** 1 for the first attempt of this request id: part of the attempt's own seed. */
  readonly number: number
  readonly event: unknown
  readonly sandbox: Sandbox
}

export interface Stage {
  readonly sim: Simulation
  readonly tables: MemoryTables
  readonly story: Story
  readonly seed: string
}

/** Runs one attempt on the simulated clock; resolves when its report is written. */
export async function runAttempt(
  stage: Stage,
  run: Invocation,
): Promise<{ status: Status; recorded: RecordedAttempt }> {
  const { sim } = stage
  const { pipeline, requestId, sandbox } = run
  const { start: startLine, end: endLines } = frame(pipeline.logFormat)
  const dice = random(`${stage.seed}/${requestId}/${run.number}`)
  const start = sim.now()
  const cold = sandbox.attempts++ === 0
  const log: Log = { lines: [], truths: [], closed: false }
  log.lines.push({ time: start, message: startLine(requestId, start, sandbox.version) })

  const { status, error } = await raceTimeout(stage, run, simulatedRuntime(stage, run, log, dice))
  log.closed = true
  const end = sim.now()
  const report = {
    ...{ requestId, time: end, status, errorType: error?.name ?? null, fatal: false },
    durationMs: Math.max(0.5, end - start - dice.next()),
    memoryMb: pipeline.memoryMb,
    maxMemoryMb: dice.int(92, 118),
    initMs: cold ? dice.int(180, 460) + dice.next() : null,
  }
  for (const message of endLines(report, error, pipeline.timeoutMs)) log.lines.push({ time: end, message })
  return { status, recorded: record(run, log, { start, end, status }) }
}

interface Log {
  readonly lines: Line[]
  readonly truths: ((OutcomeTruth | ShownTruth) & { readonly time: number })[]
  /** The attempt is over: what its handler still does is done by nobody. */
  closed: boolean
}

function record(
  run: Invocation,
  log: Log,
  end: { start: number; end: number; status: Status },
): RecordedAttempt {
  const { pipeline, requestId, sandbox } = run
  const about = { function: pipeline.name, requestId }
  const told = log.truths.map((truth) => ({ ...truth, ...about }))
  return {
    pipeline: pipeline.name,
    stream: sandbox.stream,
    start: end.start,
    end: end.end,
    lines: log.lines,
    truth: [...told, { kind: 'attempt', ...about, ...end, version: sandbox.version }],
  }
}

function raceTimeout(
  stage: Stage,
  run: Invocation,
  runtime: Runtime,
): Promise<{ status: Status; error: Error | null }> {
  const { promise, resolve } = Promise.withResolvers<{ status: Status; error: Error | null }>()
  stage.sim.at(stage.sim.now() + run.pipeline.timeoutMs, () => resolve({ status: 'timeout', error: null }))
  run.handler(runtime, run.event).then(
    () => resolve({ status: 'success', error: null }),
    (error: unknown) =>
      resolve({ status: 'error', error: error instanceof Error ? error : new Error(String(error)) }),
  )
  return promise
}

function simulatedRuntime({ sim, tables, story }: Stage, run: Invocation, log: Log, dice: Random): Runtime {
  /** Waits; once the attempt is over it waits for ever, as a killed process would. */
  const wait = async (ms: number) => {
    await sim.sleep(ms)
    if (log.closed) await new Promise<never>(() => {})
  }
  return {
    now: () => sim.now(),
    print: (message) => void log.lines.push({ time: sim.now(), message }),
    truth: (entry) => void log.truths.push({ ...entry, time: log.lines.at(-1)?.time ?? sim.now() }),
    table: (name) => guardTable(tables, name, () => wait(dice.int(3, 14))),
    setting: (name) => story.setting(run.pipeline.name, run.sandbox.version, name),
    downstream: async (source) => {
      const fault = story.fault(run.pipeline.name, source, sim.now(), dice)
      if (fault === 'hang') await new Promise<never>(() => {})
      await wait(Math.round(15 + dice.wait(90)))
      if (fault === 'error') throw new DownstreamError(`${source}: the service behind answered 503`)
    },
  }
}
