import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { chunks } from '../load/chunks.ts'
import type { RecordedAttempt } from './attempt.ts'
import { END, outcomeOf, SMALL } from './fixtures.ts'
import { generateHistory, type History } from './generate.ts'

let history: History
beforeAll(async () => {
  history = await generateHistory(SMALL)
}, 30_000)

const digest = (made: History) =>
  createHash('sha256')
    .update(JSON.stringify([...chunks('test', made.attempts)]))
    .update(JSON.stringify(made.items))
    .digest('hex')

const of = (pipeline: string) => history.attempts.filter((attempt) => attempt.pipeline === pipeline)
const kinds = (attempts: readonly RecordedAttempt[]) =>
  attempts.flatMap((attempt) => attempt.truth).map((truth) => truth['outcome'] ?? truth['status'])

describe('a history', () => {
  it('is the same for the same seed, and another for another', async () => {
    expect(digest(await generateHistory(SMALL))).toBe(digest(history))
    expect(digest(await generateHistory({ ...SMALL, seed: 'other' }))).not.toBe(digest(history))
  }, 30_000)

  it('has about as many deliveries as wished, within its days, all of them over', () => {
    const outcomes = history.attempts
      .flatMap((attempt) => attempt.truth)
      .filter((truth) => truth['kind'] === 'outcome')
    const silent = of('payments').filter((attempt) => attempt.truth.length === 1)
    expect(outcomes.length + silent.length).toBeGreaterThan(SMALL.deliveries * 0.85)
    expect(outcomes.length + silent.length).toBeLessThan(SMALL.deliveries * 1.2)
    for (const { start, end } of history.attempts) {
      expect(start).toBeGreaterThanOrEqual(END - SMALL.days * 86_400_000)
      expect(end).toBeLessThan(END)
    }
  })

  it('tells of each outcome line what it says, at its own time and in its order', () => {
    for (const attempt of history.attempts) {
      const printed = attempt.lines.filter(({ message }) => outcomeOf(message) !== null)
      const told = attempt.truth.filter(
        (truth) => truth['kind'] === 'outcome' && truth['outcome'] !== 'in_progress',
      )
      expect(told.map(({ outcome, time }) => ({ outcome, time }))).toEqual(
        printed.map(({ message, time }) => ({ outcome: outcomeOf(message), time })),
      )
      for (const [at, truth] of told.entries()) expect(printed[at]?.message).toContain(` ${truth['key']}`)
    }
  })

  it('runs one attempt at a time in a stream, framed by its own START and REPORT', () => {
    const streams = Map.groupBy(history.attempts, ({ pipeline, stream }) => `${pipeline} ${stream}`)
    for (const attempts of streams.values()) {
      attempts.sort((a, b) => a.start - b.start)
      attempts.forEach((attempt, at) => {
        // Not even the millisecond is shared: lines of the same one are ordered by the appends, which go backwards.
        expect(attempt.start).toBeGreaterThan(attempts[at - 1]?.end ?? 0)
        expect(attempt.lines[0]?.message).toMatch(/^START |"platform.start"/)
        expect(attempt.lines.at(-1)?.message).toMatch(/^REPORT |"platform.report"/)
        const times = attempt.lines.map(({ time }) => time)
        expect(times).toEqual(times.toSorted((a, b) => a - b))
      })
    }
    expect(streams.size).toBeGreaterThan(20)
  })

  it('breaks the guard of invoice-files for the one version without it', () => {
    const versions = new Map<string, string[]>()
    for (const { lines, stream } of of('invoice-files')) {
      const version = /\[(\d+)\]/.exec(stream)?.[1] ?? ''
      const inserted = lines
        .map(({ message }) => message)
        .filter((message) => message.startsWith('Inserted '))
      versions.set(version, [...(versions.get(version) ?? []), ...inserted])
    }
    expect([...versions.keys()].sort()).toEqual(['13', '14', '15'])
    for (const version of ['13', '15']) {
      const inserted = versions.get(version) ?? []
      expect(new Set(inserted).size).toBe(inserted.length)
    }
  })

  it('holds what each pipeline is known for', () => {
    expect(kinds(of('vendor-drop'))).toContain('duplicate')
    expect(kinds(of('vendor-drop-legacy'))).not.toContain('duplicate')
    expect(kinds(of('payments'))).toContain('duplicate')
    expect(kinds(of('payments'))).not.toContain('processed')
    const batches = of('order-events').map(({ truth }) => truth.length - 1)
    expect(Math.max(...batches)).toBeGreaterThan(4)
    expect(Math.max(...batches)).toBeLessThanOrEqual(10)
    expect(kinds(of('order-events'))).toContain('error')
    expect(kinds(of('invoices'))).toContain('duplicate')
    expect(kinds(of('metrics-hourly'))).not.toContain('duplicate')
    expect(kinds(of('crm-sync'))).toContain('duplicate')
    const newest = new Map<string, number>()
    const late = of('crm-sync').flatMap(({ lines }) =>
      lines.filter(({ message }) => {
        const [, customer = '', version] = /^Inserted (.+):(\d+)$/.exec(message) ?? []
        const before = newest.get(customer) ?? 0
        newest.set(customer, Math.max(before, Number(version ?? 0)))
        return Number(version ?? before) < before
      }),
    )
    expect(late.length).toBeGreaterThan(0)
  })
})

describe('chunks', () => {
  it('go from the newest to the oldest, and lose nothing', () => {
    const made = [...chunks('test', history.attempts, 100)]
    expect(made.length).toBeGreaterThan(5)
    expect(new Set(made.map(({ id }) => id)).size).toBe(made.length)
    const lines = made.flatMap(({ batches }) => batches.flatMap((batch) => batch.lines))
    expect(lines.length).toBe(history.attempts.flatMap((attempt) => attempt.lines).length)
    const ends = made.map(({ batches }) =>
      Math.max(...batches.flatMap((b) => b.lines.map(({ time }) => time))),
    )
    expect(ends).toEqual(ends.toSorted((a, b) => b - a))
  })
})
