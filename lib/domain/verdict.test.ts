import { describe, expect, it } from 'vitest'
import type { RecordView } from './event-views.ts'
import { PREDICTIONS, type Prediction } from './replay-views.ts'
import { judge, type VerdictInput } from './verdict.ts'

const SENT = 1_763_649_127_000

function at(processedAt: number, more: object = {}): RecordView {
  const attributes = [
    { name: 'id', value: 'k' },
    { name: 'processed_at', value: String(processedAt) },
  ]
  return {
    state: 'present',
    table: 't',
    id: 'k',
    readAt: SENT + 5_000,
    attributes,
    processedAt,
    expiresAt: null,
    ...more,
  }
}

const none: RecordView = { state: 'none', table: 't', id: 'k', readAt: SENT + 5_000 }
const unconfigured: RecordView = { state: 'unconfigured' }
const unreadable: RecordView = { state: 'unreadable', problem: 'AccessDenied', hint: 'h' }
const soon = at(1, { expiresAt: SENT + 1_000 })

function as(name: Prediction['name']): Prediction {
  return { name, grounds: [] }
}

/** A replay that was to be skipped and was: what the cases change. */
const HELD: VerdictInput = {
  prediction: as('WILL_SKIP'),
  processedBefore: true,
  recordBefore: at(1),
  recordAfter: at(1),
  outcomes: ['duplicate'],
  attemptEnded: true,
  functionError: null,
  logsProblem: null,
  silence: null,
  waitedMs: null,
}

type Case = readonly [string, Partial<VerdictInput>, string | null, string?]

const ran = { outcomes: ['processed'] } as const
const quiet = { outcomes: [], waitedMs: 60_000 } as const

const CASES: Record<string, readonly Case[]> = {
  'while it is awaited': [
    ['the attempt has not ended', { attemptEnded: false }, null],
    ['the attempt has not ended, though it ran', { ...ran, attemptEnded: false }, null],
    ['the record is not read yet', { recordAfter: null }, null],
    ['no line yet: it may be late', { outcomes: [] }, null],
    ['logs unreadable for now', { outcomes: [], logsProblem: 'Throttled' }, null],
    ['logs unreadable before the end', { outcomes: [], attemptEnded: false, logsProblem: 'Throttled' }, null],
  ],
  'after a skip line': [
    ['the record is unchanged', {}, 'GUARD_HELD', 'record is unchanged'],
    ['and an unproven guard', { prediction: as('UNPROVEN') }, 'GUARD_HELD'],
    [
      'the expiry passed, the record did not change',
      { recordBefore: soon, recordAfter: { ...soon, state: 'expired' } as RecordView },
      'GUARD_HELD',
    ],
    ['and an error after it', { functionError: 'Unhandled' }, 'GUARD_HELD', 'Unhandled'],
    ['no end was seen, waiting is over', { attemptEnded: false, waitedMs: 60_000 }, 'GUARD_HELD'],
    ['the record changed', { recordAfter: at(2) }, 'GUARD_BREACHED', 'processed_at'],
    [
      'the record changed, the guard unproven',
      { prediction: as('UNPROVEN'), recordAfter: at(2) },
      'INCONCLUSIVE',
      'processed_at',
    ],
    [
      'the record expired and changed',
      { recordBefore: soon, recordAfter: at(2) },
      'INCONCLUSIVE',
      'expired during the replay',
    ],
    [
      'the record appeared',
      { prediction: as('WILL_EXECUTE'), recordBefore: none },
      'INCONCLUSIVE',
      'no record before',
    ],
    ['the record is gone', { recordAfter: none }, 'INCONCLUSIVE', 'deleted'],
    [
      'there is no record at all',
      { prediction: as('WILL_EXECUTE'), recordBefore: none, recordAfter: none },
      'INCONCLUSIVE',
      'configuration',
    ],
    [
      'no table',
      { prediction: as('INDETERMINATE'), recordBefore: unconfigured, recordAfter: unconfigured },
      'INCONCLUSIVE',
      'No tracking table',
    ],
    ['the record is unreadable', { recordAfter: unreadable }, 'INCONCLUSIVE', 'AccessDenied'],
    [
      'the record was never read again',
      { recordAfter: null, waitedMs: 60_000 },
      'INCONCLUSIVE',
      'could not be read again',
    ],
  ],
  'after an executed line': [
    ['though it was to be skipped', ran, 'GUARD_BREACHED', 'was to skip'],
    [
      'though it was to be skipped, never processed before',
      { ...ran, processedBefore: false },
      'GUARD_BREACHED',
    ],
    [
      'though it was to be skipped, logs unreadable beyond',
      { ...ran, attemptEnded: false, waitedMs: 60_000, logsProblem: 'p' },
      'GUARD_BREACHED',
    ],
    ['beside a skip line', { outcomes: ['duplicate', 'processed'] }, 'GUARD_BREACHED'],
    [
      'the record expired meanwhile',
      { ...ran, recordBefore: soon, recordAfter: at(2) },
      'INCONCLUSIVE',
      'expired during the replay',
    ],
    [
      'never processed before',
      { ...ran, prediction: as('WILL_EXECUTE'), processedBefore: false, recordBefore: none },
      'EXECUTED',
      'never',
    ],
    [
      'processed before, unproven',
      { ...ran, prediction: as('UNPROVEN'), recordAfter: at(2) },
      'EXECUTED_AGAIN',
    ],
    [
      'processed before, and the same values written',
      { ...ran, prediction: as('UNPROVEN') },
      'EXECUTED_AGAIN',
      'nothing suppressed',
    ],
    ['processed before, expired', { ...ran, prediction: as('WILL_EXECUTE') }, 'EXECUTED_AGAIN'],
    [
      'processed before, as the pipeline overwrites',
      { ...ran, prediction: as('WILL_REWRITE') },
      'EXECUTED_AGAIN',
    ],
    [
      'though it was to be refused',
      { ...ran, prediction: as('WILL_ERROR') },
      'EXECUTED_AGAIN',
      'would be refused',
    ],
    [
      'twice',
      { outcomes: ['processed', 'processed'], prediction: as('WILL_EXECUTE'), processedBefore: false },
      'EXECUTED_AGAIN',
      '2 lines',
    ],
    [
      'whether processed before is unknown',
      { ...ran, prediction: as('UNPROVEN'), processedBefore: null },
      'INCONCLUSIVE',
      'unknown',
    ],
    [
      'and then an error',
      { ...ran, prediction: as('UNPROVEN'), functionError: 'Unhandled' },
      'EXECUTED_AGAIN',
      'Unhandled',
    ],
  ],
  'without either': [
    ['no line came', quiet, 'INCONCLUSIVE', 'within 1 m'],
    [
      'no line came and no end was seen',
      { ...quiet, attemptEnded: false },
      'INCONCLUSIVE',
      'end of the attempt was not seen',
    ],
    [
      'logs unreadable',
      { ...quiet, logsProblem: 'AccessDenied on logs' },
      'INCONCLUSIVE',
      'AccessDenied on logs',
    ],
    [
      'the record changed though it was to be skipped',
      { outcomes: [], recordAfter: at(2) },
      'GUARD_BREACHED',
      'processed_at',
    ],
    ['the same, logs unreadable', { ...quiet, logsProblem: 'p', recordAfter: at(2) }, 'GUARD_BREACHED'],
    [
      'the record changed, unproven',
      { ...quiet, prediction: as('UNPROVEN'), recordAfter: at(2) },
      'INCONCLUSIVE',
    ],
    ['it failed', { outcomes: [], functionError: 'Unhandled: no answer' }, 'INCONCLUSIVE', 'no answer'],
    [
      'it was refused: held',
      { outcomes: ['in_progress'], prediction: as('WILL_ERROR'), functionError: 'E' },
      'INCONCLUSIVE',
      'another run',
    ],
    [
      'it was refused: another payload',
      { outcomes: ['mismatch'], prediction: as('WILL_REJECT') },
      'INCONCLUSIVE',
      'payload',
    ],
  ],
  'where silence means processed': [
    [
      'a new record',
      {
        ...quiet,
        silence: 'processed',
        prediction: as('WILL_EXECUTE'),
        processedBefore: false,
        recordBefore: none,
      },
      'EXECUTED',
      'without an outcome line',
    ],
    [
      'a changed record',
      { ...quiet, silence: 'processed', prediction: as('UNPROVEN'), recordAfter: at(2) },
      'EXECUTED_AGAIN',
    ],
    ['an unchanged record', { ...quiet, silence: 'processed', prediction: as('UNPROVEN') }, 'INCONCLUSIVE'],
    [
      'no end seen',
      {
        ...quiet,
        silence: 'processed',
        attemptEnded: false,
        prediction: as('WILL_EXECUTE'),
        recordBefore: none,
      },
      'INCONCLUSIVE',
    ],
    [
      'a line may still come',
      { ...quiet, waitedMs: null, silence: 'processed', prediction: as('WILL_EXECUTE'), recordBefore: none },
      null,
    ],
    [
      'logs unreadable',
      {
        ...quiet,
        silence: 'processed',
        logsProblem: 'p',
        prediction: as('WILL_EXECUTE'),
        recordBefore: none,
      },
      'INCONCLUSIVE',
    ],
  ],
}

for (const [circumstance, cases] of Object.entries(CASES)) {
  describe(`the verdict ${circumstance}`, () => {
    for (const [name, change, expected, ground] of cases) {
      it(name, () => {
        const verdict = judge({ ...HELD, ...change })
        expect(verdict?.name ?? null).toBe(expected)
        if (ground) expect(verdict?.grounds.join(' ')).toContain(ground)
        if (verdict) expect(verdict.grounds).not.toHaveLength(0)
      })
    }
  })
}

describe('GUARD_HELD', () => {
  const records = [at(1), at(2), none, unconfigured, unreadable]
  const outcomes = [
    [],
    ['processed'],
    ['duplicate'],
    ['in_progress'],
    ['failed'],
    ['mismatch'],
    ['duplicate', 'processed'],
  ] as const
  const every = PREDICTIONS.flatMap((name) =>
    records.flatMap((recordBefore) =>
      records.flatMap((recordAfter) =>
        outcomes.map((seen) => ({
          prediction: as(name),
          recordBefore,
          recordAfter,
          outcomes: seen,
          waitedMs: 60_000,
        })),
      ),
    ),
  )

  it('is never said without a skip line and an unchanged record, whatever else is so', () => {
    const held = every.filter((change) => judge({ ...HELD, ...change })?.name === 'GUARD_HELD')
    expect(held.length).toBe(PREDICTIONS.length * 2)
    for (const { outcomes: seen, recordBefore, recordAfter } of held) {
      expect(seen).toEqual(['duplicate'])
      expect(recordAfter).toEqual(recordBefore)
    }
  })

  it('or another verdict always comes once waiting is over', () => {
    for (const change of every) expect(judge({ ...HELD, ...change })).not.toBeNull()
  })
})
