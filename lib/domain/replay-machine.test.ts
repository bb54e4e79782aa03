import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PREPARED, type ReplayEvent, type ReplayStanding, stepOf } from './replay-machine.ts'
import { VERDICTS } from './replay-views.ts'

const plain = fc.constantFrom('begun', 'refused', 'answered', 'rejected', 'unanswered', 'restarted')
const event: fc.Arbitrary<ReplayEvent> = fc.oneof(
  plain.map((kind) => ({ kind })),
  fc.constantFrom(...VERDICTS).map((verdict) => ({ kind: 'proved' as const, verdict })),
)

/** Everything that happens to one replay, in order, and what is done because of it. */
function lived(events: readonly ReplayEvent[]) {
  let standing: ReplayStanding = PREPARED
  const steps = events.flatMap((happened) => {
    const step = stepOf(standing, happened)
    if (step === null) return []
    const from = standing
    standing = step.to
    return [{ from, happened, ...step }]
  })
  return { standing, steps }
}

test('whatever happens, and in whatever order, it is sent at most once, and never by a restart', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 30 }), (events) => {
      const { steps } = lived(events)
      const sends = steps.filter(({ effects }) => effects.includes('send'))
      expect(sends.length).toBeLessThanOrEqual(1)
      for (const { from, happened } of sends) {
        expect(from.state).toBe('PREPARED')
        expect(happened.kind).toBe('begun')
      }
    }),
    { numRuns: 1_000 },
  )
})

test('what was killed while it sent is never said to be sent, nor not sent', () => {
  fc.assert(
    fc.property(fc.array(event), (after) => {
      const { standing } = lived([{ kind: 'begun' }, { kind: 'restarted' }, ...after])
      expect(standing).toEqual({ state: 'MAYBE_SENT', over: true })
    }),
  )
})

test('only what the target took can be proved, and what is over stays as it is', () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 30 }), (events) => {
      const { steps } = lived(events)
      for (const { from, happened } of steps) {
        expect(from.over).toBe(false)
        if (happened.kind === 'proved') expect(from.state).toBe('SENT')
      }
    }),
    { numRuns: 1_000 },
  )
})

test('each state knows the one way on from each event', () => {
  const way = (...kinds: readonly Exclude<ReplayEvent['kind'], 'proved'>[]) =>
    lived(kinds.map((kind) => ({ kind }))).standing
  expect(way('refused')).toEqual({ state: 'FAILED', over: true })
  expect(way('restarted')).toEqual({ state: 'FAILED', over: true })
  expect(way('begun', 'rejected')).toEqual({ state: 'FAILED', over: true })
  expect(way('begun', 'unanswered')).toEqual({ state: 'MAYBE_SENT', over: true })
  expect(way('begun', 'answered')).toEqual({ state: 'SENT', over: false })
  const { standing } = lived([
    { kind: 'begun' },
    { kind: 'answered' },
    { kind: 'restarted' },
    { kind: 'proved', verdict: 'GUARD_HELD' },
  ])
  expect(standing).toEqual({ state: 'SENT', over: true })
})
