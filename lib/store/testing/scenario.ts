import fc from 'fast-check'
import type { PlacedSignal } from '#lib/domain/attempts.ts'
import { OUTCOMES } from '#lib/domain/outcome.ts'
import { type PipelineRules, TRIGGERS } from '#lib/domain/pipeline.ts'
import type { Signal } from '#lib/domain/signal.ts'

/** Small alphabets, so that ids, keys, instants and streams meet and cross all the time. */
const requestId = fc.constantFrom('r1', 'r2', 'r3', 'r4')
const key = fc.constantFrom('a.txt', 'b.txt', 'shop:1:v1', 'c d#e')
const messageId = fc.constantFrom('m1', 'm2', 'm3')
/** What a line's own format says of its source, now and then. */
const source = fc.option(fc.constant('fn'), { freq: 1 })
const evidence = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.record({ messageId }) },
)

/** The guard's own error, which tells of a key that another line may have told of. */
const refusal = fc.record({
  kind: fc.constant('error' as const),
  requestId: fc.option(requestId),
  errorType: fc.constant('IdempotencyAlreadyInProgressError'),
  errorMessage: fc.constant(null),
  timeout: fc.constant(false),
  refusal: fc.oneof(
    fc.record({ outcome: fc.constant('in_progress' as const), key, source: fc.constantFrom(null, 'fn') }),
    fc.constant({ outcome: 'mismatch' as const, key: null, source: null }),
  ),
})

const signal: fc.Arbitrary<Signal> = fc.oneof(
  { weight: 2, arbitrary: refusal },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('start' as const),
      requestId,
      version: fc.constantFrom('1', '2'),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('report' as const),
      requestId,
      status: fc.constantFrom('success' as const, 'error' as const, 'timeout' as const, null),
      durationMs: fc.constantFrom(0.4, 3, 25, null),
      errorType: fc.constant(null),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('outcome' as const),
      outcome: fc.constantFrom(...OUTCOMES),
      key,
      requestId: fc.option(requestId, { freq: 3 }),
      evidence,
      source,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('error' as const),
      requestId: fc.option(requestId),
      errorType: fc.constant('Error'),
      errorMessage: fc.constant(null),
      timeout: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('event' as const),
      requestId: fc.option(requestId),
      records: fc.array(fc.record({ evidence: fc.record({ messageId }), objectKey: key }), {
        minLength: 1,
        maxLength: 2,
      }),
    }),
  },
)

export interface ScenarioLine {
  readonly stream: string
  readonly placed: PlacedSignal
}

const MINUTE = 60_000
/** 20 Nov 2026 00:00 UTC. */
const MIDNIGHT = 1_795_132_800_000

const bareOutcome = fc.record({
  kind: fc.constant('outcome' as const),
  outcome: fc.constantFrom('processed' as const, 'duplicate' as const),
  key,
  requestId: fc.constant(null),
  evidence: fc.constant({}),
  source,
})

/** One arrival in two lines: what the guard logged at DEBUG, and the error that it raised or let through. */
const pair = fc.tuple(bareOutcome, refusal, fc.boolean()).map(([line, error, refused]): Signal[] => {
  if (!refused)
    return [
      { ...line, outcome: 'failed' },
      { ...error, refusal: undefined },
    ]
  const { key } = line
  return [
    { ...line, outcome: 'in_progress' },
    { ...error, refusal: { outcome: 'in_progress', key, source: null } },
  ]
})

/** A bare line anywhere: whose it is depends on who reaches there. */
const stray = fc.record({
  stream: fc.constantFrom('s1', 's2'),
  offset: fc.integer({ min: -600, max: 900 }),
  signal: bareOutcome,
})

/** A run as Lambda writes it, now and then without its START or REPORT: what most of a real stream is. */
const run = fc
  .record({
    stream: fc.constantFrom('s1', 's2'),
    start: fc.integer({ min: -600, max: 600 }),
    requestId: fc.constantFrom('r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7', 'r8'),
    inner: fc.oneof(
      fc.array(fc.oneof(signal, bareOutcome), { maxLength: 3 }),
      fc.tuple(fc.array(bareOutcome, { maxLength: 2 }), pair).map((parts) => parts.flat()),
    ),
    lost: fc.constantFrom('none', 'none', 'none', 'start', 'report'),
    length: fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 100, max: 400 })),
  })
  .map(({ stream, start, requestId, inner, lost, length }) => {
    const began: Signal = { kind: 'start', requestId, version: '1' }
    const ended: Signal = { kind: 'report', requestId, status: null, durationMs: length, errorType: null }
    const within = inner.filter(({ kind }) => kind === 'outcome' || kind === 'error')
    const lines = [...(lost === 'start' ? [] : [began]), ...within, ...(lost === 'report' ? [] : [ended])]
    const step = length / Math.max(1, lines.length - 1)
    return lines.map((each, index) => ({ stream, offset: start + Math.round(index * step), signal: each }))
  })

/** Lines over two streams within a few hundred ms, on both sides of a midnight, now and then at the same instant. */
const anyLines = fc.array(
  fc.record({
    stream: fc.constantFrom('s1', 's2'),
    offset: fc.oneof(fc.integer({ min: -40, max: 40 }), fc.integer({ min: -3 * MINUTE, max: 3 * MINUTE })),
    signal,
  }),
  { minLength: 1, maxLength: 40 },
)
const runs = fc.array(run, { minLength: 1, maxLength: 14 }).map((each) => each.flat())
/** Many runs in one stream that overlap, with bare lines between, on a coarse clock. */
const crowd = fc
  .tuple(
    fc.array(run, { minLength: 3, maxLength: 8 }),
    fc.array(stray, { minLength: 1, maxLength: 6 }),
    fc.constantFrom(1, 20, 50),
  )
  .map(([each, strays, tick]) =>
    [...each.flat(), ...strays].map((line) => ({
      ...line,
      stream: 's1',
      offset: Math.round(line.offset / tick) * tick,
    })),
  )

/** In the documented shape but for some; those of a few lines in a row come from one request. In no order of the lines. */
function eventIdOf(time: number, index: number): string {
  const shuffled = (index * 7919) % 1000
  if (index % 5 === 4) return String(shuffled).padStart(56, '0')
  return ((BigInt(time) << 144n) | (BigInt(index % 3) << 16n) | BigInt(shuffled)).toString()
}

export const scenarioLines: fc.Arbitrary<ScenarioLine[]> = fc
  .oneof(
    anyLines,
    runs,
    crowd,
    crowd,
    fc.tuple(runs, anyLines).map(([most, some]) => [...most, ...some.slice(0, 4)]),
  )
  .filter((lines) => lines.length > 0)
  .map((lines) =>
    lines.map(({ stream, offset, signal }, index) => ({
      stream,
      placed: { time: MIDNIGHT + offset, eventId: eventIdOf(MIDNIGHT + offset, index), signal },
    })),
  )

/** Runs one after the other, each whole, now and then in the same millisecond. */
export const plainLines: fc.Arbitrary<ScenarioLine[]> = fc
  .array(
    fc.record({
      requestId: fc.constantFrom('r1', 'r2', 'r3'),
      outcomes: fc.array(signal, { maxLength: 3 }),
      pause: fc.constantFrom(0, 1, 20),
      status: fc.constantFrom('success' as const, null),
      durationMs: fc.constantFrom(0.4, 25, null),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((runs) =>
    runs.flatMap(({ requestId, outcomes, pause, status, durationMs }): (Signal | number)[] => [
      pause,
      { kind: 'start', requestId, version: '1' },
      ...outcomes.filter(({ kind }) => kind === 'outcome').map((each) => ({ ...each, requestId })),
      { kind: 'report', requestId, status, durationMs, errorType: null },
    ]),
  )
  .map((parts) => {
    let time = MIDNIGHT
    return parts.flatMap((part, index) => {
      if (typeof part === 'number') time += part
      if (typeof part === 'number') return []
      const eventId = ((BigInt(time) << 144n) | BigInt(index)).toString()
      return [{ stream: 's1', placed: { time, eventId, signal: part } }]
    })
  })

export const scenarioRules: fc.Arbitrary<PipelineRules> = fc.record({
  name: fc.constant('mine'),
  keyScheme: fc.constantFrom(null, '{source}:{id}:{version}' as const),
  window: fc.constantFrom(
    { kind: 'for' as const, ms: 30, basis: 'configured' as const },
    { kind: 'for-ever' as const },
    { kind: 'unknown' as const },
  ),
  trigger: fc.constantFrom(null, ...TRIGGERS),
  repeat: fc.constantFrom('skip' as const, 'overwrite' as const),
  silence: fc.constantFrom(null, 'processed' as const),
  signals: fc.constant([]),
})

export const scenarioReplays: fc.Arbitrary<string[]> = fc.subarray(['r1', 'r2', 'r3'])
