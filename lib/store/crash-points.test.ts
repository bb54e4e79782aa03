import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StatementSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { expectSame, toldByStore, toldByWhole } from '#lib/collector/faults/testing/truth.ts'
import type { PipelineRules } from '#lib/domain/pipeline.ts'
import { whole } from '#lib/domain/whole.ts'
import { openEventsWriter } from './events-writer.ts'
import { type ScenarioLine, scenarioLines, scenarioRules } from './testing/scenario.ts'
import type { Batch, EventsWriter } from './writer-port.ts'

const GROUP = { account: '1', region: 'r', name: '/g' }
let folder: string
let stores = 0
let now = Date.UTC(2026, 10, 20)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'onceboard-crash-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** The frontier is where the lines of the batch end: it must move with them, and only with them. */
function batchOf(groupId: number, lines: readonly ScenarioLine[], high: number): Batch {
  const signals = lines.map(({ stream, placed: { time, eventId, signal } }) => ({
    line: { stream, time, eventId, ingestionTime: time, message: `line ${eventId}` },
    signal,
  }))
  const rest = { minutes: new Map(), replaceMinutes: null, linesRead: lines.length }
  return { groupId, signals, cursor: { high }, ...rest }
}

function told(lines: readonly ScenarioLine[], rules: PipelineRules) {
  const streams = Map.groupBy(lines, ({ stream }) => stream)
  const signals = new Map([...streams].map(([stream, own]) => [stream, own.map(({ placed }) => placed)]))
  return toldByWhole(whole(signals, rules, new Set()))
}

/** Each opening comes so late that the lease of the one before, which never closed, is over. */
function open(
  path: string,
  rules: PipelineRules,
): { readonly writer: EventsWriter; readonly groupId: number } {
  now += 60_000
  const writer = openEventsWriter(path, () => now)
  return { writer, groupId: writer.registerGroup(writer.registerPipeline(rules), GROUP) }
}

class Crash extends Error {}

/** The n-th statement from now on is never executed; answers whether there was one. */
function crashing(at: number, work: () => void): boolean {
  let left = at
  const { run } = StatementSync.prototype
  StatementSync.prototype.run = function (...values: unknown[]) {
    if (left-- === 0) throw new Crash()
    return Reflect.apply(run, this, values)
  }
  try {
    work()
    return false
  } catch (error) {
    if (error instanceof Crash) return true
    throw error
  } finally {
    StatementSync.prototype.run = run
  }
}

const crashes = fc.record({
  lines: scenarioLines,
  cut: fc.nat(100),
  at: fc.nat(40),
  rules: scenarioRules,
  reopened: fc.boolean(),
})

test('a write that fails at any of its statements leaves nothing of itself, and made again it is whole (I1)', () => {
  let crashed = 0
  fc.assert(
    fc.property(crashes, ({ lines, cut, at, rules, reopened }) => {
      const path = join(folder, `events-${stores++}.db`)
      const middle = cut % (lines.length + 1)
      const before = lines.slice(0, middle)
      let { writer, groupId } = open(path, rules)
      writer.apply(batchOf(groupId, before, 1_000))
      const after = batchOf(groupId, lines.slice(middle), 2_000)
      if (crashing(at, () => writer.apply(after))) {
        crashed++
        expect(writer.cursor(groupId).high).toBe(1_000)
        if (before.length > 0) expectSame(toldByStore(path), told(before, rules))
        if (reopened) {
          const left = writer
          ;({ writer, groupId } = open(path, rules))
          expect(() => left.apply(after)).toThrow('taken over')
        }
        writer.apply(after)
      }
      expectSame(toldByStore(path), told(lines, rules))
      expect(writer.cursor(groupId).high).toBe(2_000)
      writer.close()
    }),
    { numRuns: Number(process.env['ONCEBOARD_PROPERTY_RUNS'] ?? 150) },
  )
  expect(crashed).toBeGreaterThan(25)
}, 300_000)
