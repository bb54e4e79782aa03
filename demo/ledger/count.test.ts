import { describe, expect, it } from 'vitest'
import { countEntries, type LedgerRow } from './count.ts'
import { type Entry, readEntry } from './entries.ts'

const DAY_MS = 86_400_000
let seq = 0

interface Told {
  readonly key: string
  readonly outcome?: string
  readonly at: number
  readonly source?: string
  readonly ids?: Readonly<Record<string, string>>
}

interface Run {
  readonly function: string
  readonly requestId: string
  readonly start: number
  readonly end: number
  readonly status?: string
  readonly shown?: Readonly<Record<string, string>>
  readonly told?: readonly Told[]
  readonly failedAt?: number
}

/** What handler and service tell of one run, as `GET /_local-aws/truth` answers it. */
function run({ told = [], shown, status = 'success', ...attempt }: Run): Entry[] {
  const about = {
    function: attempt.function,
    stream: `stream of ${attempt.function}`,
    requestId: attempt.requestId,
  }
  const lines = told.map(({ at, ids = {}, source = attempt.function, outcome = 'processed', key }) => ({
    ...{ kind: 'outcome', pipeline: attempt.function, source, outcome, key, ids, time: at },
  }))
  const ids = shown ? [{ kind: 'shown', pipeline: attempt.function, ids: shown, time: attempt.start }] : []
  return [...ids, ...lines, { kind: 'attempt', ...attempt, status }].map((entry) => {
    const read = readEntry({ ...entry, ...about, seq: ++seq })
    if (!read) throw new Error('not read')
    return read
  })
}

const ALL = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY, replays: new Set<string>() }

function only(rows: readonly LedgerRow[]): LedgerRow {
  const [row, ...more] = rows
  if (!row || more.length > 0) throw new Error(`${rows.length} rows`)
  return row
}

describe('deliveries', () => {
  it('are the outcome lines: a batch of three is three, and four processed and then a crash no failure', () => {
    const told = ['a', 'b', 'c', 'd'].map((key, i) => ({
      key,
      at: 10 + i,
      source: 'shop',
      ids: { messageId: key },
    }))
    const rows = countEntries(
      run({ function: 'order-events', requestId: 'r', start: 1, end: 20, status: 'error', told }),
      ALL,
    )
    expect(only(rows)).toMatchObject({ source: 'shop', deliveries: 4, processed: 4, failed: 0 })
  })

  it('a run that fails before any outcome is one failure without a key, at the time of its error', () => {
    const failed = { requestId: 'r', start: 1, end: 20, failedAt: 19, status: 'error' }
    const rows = countEntries(
      [...run({ ...failed, function: 'order-events' }), ...run({ ...failed, function: 'vendor-drop' })],
      { ...ALL, from: 19, to: 20 },
    )
    expect(rows).toMatchObject([
      // Sources are told apart by the key, so what has none is a row of its own; its request id changes.
      { pipeline: 'order-events', source: null, failed: 1, transportKnown: 0, retries: null },
      { pipeline: 'vendor-drop', source: 'vendor-drop', failed: 1, transportKnown: 1, retries: 0 },
    ])
  })

  it('silence means processed where the pipeline says so; elsewhere it is counted beside', () => {
    const quiet = { requestId: 'r', start: 1, end: 20 }
    const rows = countEntries(
      [...run({ ...quiet, function: 'payments' }), ...run({ ...quiet, function: 'vendor-drop' })],
      ALL,
    )
    expect(rows).toMatchObject([
      { pipeline: 'payments', deliveries: 1, processed: 1, silent: 0 },
      { pipeline: 'vendor-drop', deliveries: 0, processed: 0, silent: 1 },
    ])
  })

  it('a refusal has its error’s time, and is the only delivery of its run', () => {
    const told = [{ key: 'payments#k', outcome: 'in_progress', at: 1 }]
    const refused = run({
      function: 'payments',
      requestId: 'r',
      start: 1,
      end: 20,
      status: 'error',
      failedAt: 18,
      told,
    })
    expect(only(countEntries(refused, { ...ALL, from: 18, to: 19 }))).toMatchObject({
      inProgress: 1,
      failed: 0,
    })
  })

  it('are counted in half-open ranges, with labels judged on everything', () => {
    const at = (time: number, requestId: string) =>
      run({
        function: 'vendor-drop-legacy',
        requestId,
        start: time,
        end: time + 1,
        told: [{ key: 'k', at: time }],
      })
    const told = [...at(100, 'one'), ...at(200, 'two')]
    expect(countEntries(told, { ...ALL, to: 100 })).toEqual([])
    expect(only(countEntries(told, { ...ALL, from: 101, to: 201 }))).toMatchObject({
      deliveries: 1,
      breaches: 1,
    })
  })

  it('cannot lie in no attempt', () => {
    const [outcome] = run({
      function: 'vendor-drop',
      requestId: 'r',
      start: 5,
      end: 9,
      told: [{ key: 'k', at: 7 }],
    })
    expect(() => countEntries(outcome ? [outcome] : [], ALL)).toThrow(/lies in no attempt/)
  })
})

describe('retries', () => {
  const file = (requestId: string, start: number, more: Partial<Run> = {}) =>
    run({ function: 'invoice-files', requestId, start, end: start + 5, ...more })

  it('are known by the request id, also after a failure that named no key', () => {
    const told = [{ key: 'k', at: 66, source: 'bucket', ids: { sequencer: 's1' } }]
    const rows = countEntries(
      [
        ...file('r', 1, { status: 'error', shown: { sequencer: 's1' } }),
        ...file('r', 65, { told, shown: { sequencer: 's1' } }),
      ],
      ALL,
    )
    expect(rows).toMatchObject([
      { source: null, failed: 1, retries: 0, transportKnown: 1 },
      { source: 'bucket', processed: 1, retries: 1, transportKnown: 1 },
    ])
  })

  it('are known by the message’s own id under another request id, whatever came of it before', () => {
    const rows = countEntries(
      [
        ...file('r1', 1, { status: 'error', shown: { sequencer: 's1' } }),
        ...file('r2', 900, { status: 'error', shown: { sequencer: 's1' } }),
      ],
      ALL,
    )
    expect(only(rows)).toMatchObject({ failed: 2, retries: 1 })
  })

  it('a producer’s second upload is none, nor are two records of one attempt', () => {
    const told = [1, 2].map((at) => ({ key: 'k', at, source: 'b', ids: { sequencer: `s${at}` } }))
    const again = [{ key: 'k', at: 901, source: 'b', ids: { sequencer: 's3' } }]
    expect(
      only(countEntries([...file('r1', 1, { told }), ...file('r2', 900, { told: again })], ALL)),
    ).toMatchObject({
      deliveries: 3,
      retries: 0,
      transportKnown: 3,
    })
  })

  it('by SQS the request id says nothing, the message id does', () => {
    const order = (requestId: string, start: number, messageId: string) =>
      run({
        ...{ function: 'order-events', requestId, start, end: start + 5 },
        told: [{ key: messageId, at: start + 1, source: 'shop', ids: { messageId } }],
      })
    const rows = countEntries(
      [...order('same', 1, 'm1'), ...order('same', 50, 'm2'), ...order('new', 90, 'm1')],
      ALL,
    )
    expect(only(rows)).toMatchObject({ retries: 1, transportKnown: 3 })
  })
})

describe('breaches', () => {
  const processed = (pipeline: string, requestId: string, at: number, outcome = 'processed') =>
    run({
      function: pipeline,
      requestId,
      start: at,
      end: at + 1,
      told: [{ key: 'k', at, outcome, source: 's' }],
    })

  it('are the later ones of a key within W, counted beside their keys', () => {
    const times = [0, DAY_MS, 2 * DAY_MS]
    const told = times.flatMap((at, i) => processed('file-ingest', `r${i}`, at))
    expect(only(countEntries(told, ALL))).toMatchObject({ processed: 3, breaches: 2, breachedKeys: 1 })
  })

  it('W after the previous processed is within, one ms more is not; without a TTL it is for ever', () => {
    const breachesAfter = (pipeline: string, ms: number) =>
      only(countEntries([...processed(pipeline, 'a', 0), ...processed(pipeline, 'b', ms)], ALL)).breaches
    expect(breachesAfter('file-ingest', 30 * DAY_MS)).toBe(1)
    expect(breachesAfter('file-ingest', 30 * DAY_MS + 1)).toBe(0)
    expect(breachesAfter('vendor-drop', 300 * DAY_MS)).toBe(1)
  })

  it('a suppressed duplicate is none', () => {
    const told = [...processed('file-ingest', 'a', 0), ...processed('file-ingest', 'b', 9, 'duplicate')]
    expect(only(countEntries(told, ALL))).toMatchObject({ duplicate: 1, breaches: 0 })
  })

  it('a replay is not counted, never a breach, and is its key’s previous processed', () => {
    const told = [
      ...processed('file-ingest', 'a', 0),
      ...processed('file-ingest', 'replay', 31 * DAY_MS),
      ...processed('file-ingest', 'b', 32 * DAY_MS),
    ]
    const row = only(countEntries(told, { ...ALL, replays: new Set(['replay']) }))
    expect(row).toMatchObject({ deliveries: 2, breaches: 1, retries: 0 })
  })
})
