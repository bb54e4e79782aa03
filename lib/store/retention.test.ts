import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { expectSame, type Told, toldByStore, toldByWhole } from '#lib/collector/faults/testing/truth.ts'
import type { PipelineRules } from '#lib/domain/pipeline.ts'
import { DEFAULT_RETENTION, LEAST_KEPT_MS, type Retention } from '#lib/domain/retention.ts'
import { whole } from '#lib/domain/whole.ts'
import { openEventsWriter } from './events-writer.ts'
import { type ScenarioLine, scenarioLines, scenarioRules } from './testing/scenario.ts'
import type { Batch, EventsWriter } from './writer-port.ts'

vi.setConfig({ testTimeout: 300_000 })
const HOUR = 3_600_000
const DAY = 24 * HOUR
/** 20 Nov 2026 00:00 UTC: scenarios lie around it, and what is pruned ends there. */
const EDGE = 1_795_132_800_000
const GROUP = { account: '1', region: 'r', name: '/g' }
const RULES: PipelineRules = {
  name: 'mine',
  keyScheme: null,
  window: { kind: 'for', ms: 30 * DAY, basis: 'configured' },
  trigger: null,
  repeat: 'skip',
  silence: null,
  signals: [],
}

let folder: string
let stores = 0
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'onceboard-retention-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function batchOf(groupId: number, lines: readonly ScenarioLine[], more: Partial<Batch> = {}): Batch {
  const signals = lines.map(({ stream, placed: { time, eventId, signal } }) => ({
    line: { stream, time, eventId, ingestionTime: time, message: `line ${eventId}` },
    signal,
  }))
  const rest = { minutes: new Map(), replaceMinutes: null, cursor: null, linesRead: lines.length }
  return { groupId, signals, ...rest, ...more }
}

function told(lines: readonly ScenarioLine[], rules: PipelineRules): Told {
  const streams = Map.groupBy(lines, ({ stream }) => stream)
  const signals = new Map([...streams].map(([stream, own]) => [stream, own.map(({ placed }) => placed)]))
  return toldByWhole(whole(signals, rules, new Set()))
}

function open(rules: PipelineRules): { path: string; writer: EventsWriter; groupId: number } {
  const path = join(folder, `events-${stores++}.db`)
  const writer = openEventsWriter(path)
  return { path, writer, groupId: writer.registerGroup(writer.registerPipeline(rules), GROUP) }
}

/** Answers whether it went through. */
function prune(writer: EventsWriter, now: number, retention: Retention, slices = 100_000): boolean {
  for (let slice = 0; slice < slices; slice++) if (!writer.prune(now, retention)) return true
  return false
}

function timeOf(delivery: string): number {
  return Number(JSON.parse(delivery)[0])
}

/** A place in time and the streams, so that later lines touch the earlier ones by their keys and transport ids alone. */
function moved(lines: readonly ScenarioLine[], ms: number, suffix: string): ScenarioLine[] {
  return lines.map(({ stream, placed }) => ({
    stream: `${stream}${suffix}`,
    placed: { ...placed, time: placed.time + ms },
  }))
}

const ROOMY = { ...DEFAULT_RETENTION, minutesMs: 90 * DAY }
const BY_AGE: Retention = { ...ROOMY, deliveriesMs: LEAST_KEPT_MS }
const BY_SIZE: Retention = { ...ROOMY, sizeBytes: 0 }

const rulesOfRetention = fc
  .tuple(
    scenarioRules,
    fc.constantFrom<PipelineRules['window']>(
      { kind: 'for', ms: 30 * DAY, basis: 'configured' },
      { kind: 'for-ever' },
      { kind: 'unknown' },
    ),
  )
  .map(([rules, window]) => ({ ...rules, window }))

const prunings = fc.record({
  lines: scenarioLines,
  offset: fc.integer({ min: -400, max: 400 }),
  later: scenarioLines,
  again: fc.array(fc.nat(1_000), { maxLength: 60 }),
  retention: fc.constantFrom(BY_AGE, BY_SIZE),
  slices: fc.oneof(fc.constant(100_000), fc.integer({ min: 1, max: 20 })),
  rules: rulesOfRetention,
})

test('pruning at any point, and any re-reading after it, changes no count and no label; later deliveries are judged as if nothing had been pruned', () => {
  let pruned = 0
  let kept = 0
  fc.assert(
    fc.property(prunings, ({ lines: made, offset, later, again, retention, slices, rules }) => {
      const lines = moved(made, offset, '')
      const now = EDGE + LEAST_KEPT_MS
      const { path, writer, groupId } = open(rules)
      writer.apply(batchOf(groupId, lines))
      const before = toldByStore(path)
      expectSame(before, told(lines, rules))
      prune(writer, now, retention, slices)
      for (const index of again) {
        const line = lines[index % lines.length]
        if (line) writer.apply(batchOf(groupId, [line]))
      }
      writer.apply(batchOf(groupId, lines.toReversed()))
      const after = toldByStore(path)
      expect(after.minutes).toEqual(before.minutes)
      expect(after.deliveries.filter((each) => !before.deliveries.includes(each))).toEqual([])
      const fresh = (each: string) => timeOf(each) >= EDGE
      expect(after.deliveries.filter(fresh)).toEqual(before.deliveries.filter(fresh))
      pruned += before.deliveries.length - after.deliveries.length
      kept += after.deliveries.length

      const more = moved(later, 2 * HOUR, '-later')
      writer.apply(batchOf(groupId, more))
      prune(writer, now, retention)
      const truth = told([...lines, ...more], rules)
      const end = toldByStore(path)
      expect(end.deliveries.filter(fresh)).toEqual(truth.deliveries.filter(fresh))
      expectSame({ ...end, deliveries: [] }, { ...truth, deliveries: [] })
      writer.close()
    }),
    { numRuns: Number(process.env['ONCEBOARD_PROPERTY_RUNS'] ?? 300) },
  )
  expect(pruned).toBeGreaterThan(100)
  expect(kept).toBeGreaterThan(100)
})

/** A run of its own that shows one outcome. */
function delivered(
  time: number,
  key: string,
  outcome: 'processed' | 'duplicate',
  stream = 's',
): ScenarioLine[] {
  const requestId = `r${time}${key}`
  const at = (ms: number) => ({ time: time + ms, eventId: `${time + ms}${key}` })
  return [
    { stream, placed: { ...at(-10), signal: { kind: 'start', requestId, version: '1' } } },
    {
      stream,
      placed: { ...at(0), signal: { kind: 'outcome', outcome, key, requestId, evidence: {}, source: null } },
    },
    {
      stream,
      placed: {
        ...at(10),
        signal: { kind: 'report', requestId, status: null, durationMs: 20, errorType: null },
      },
    },
  ]
}

/** Of each minute the store knows: `<minute> <source>`. */
function minutesOf(path: string): string[] {
  return Object.keys(toldByStore(path).minutes)
}

function labelsOf(path: string, from: number) {
  return toldByStore(path)
    .deliveries.filter((each) => timeOf(each) >= from)
    .map((each) => {
      const [, , , outcome, key, , , , first, , breach] = JSON.parse(each)
      return { outcome, key, first, breach }
    })
}

const rebuilds = fc.record({
  lines: scenarioLines,
  offset: fc.integer({ min: -400, max: 400 }),
  from: fc.integer({ min: -500, max: 500 }),
  shuffled: fc.infiniteStream(fc.nat()),
  retention: fc.constantFrom(BY_AGE, BY_SIZE),
  slices: fc.oneof(fc.constant(100_000), fc.integer({ min: 1, max: 20 })),
  rules: rulesOfRetention,
})

test('what is read again after pruning, or derived again by the same rules, is as it was', () => {
  fc.assert(
    fc.property(rebuilds, ({ lines: made, offset, from, shuffled, retention, slices, rules }) => {
      const lines = moved(made, offset, '')
      const { path, writer, groupId } = open(rules)
      const cursor = { low: EDGE - DAY, target: EDGE - DAY, high: EDGE + DAY }
      writer.apply(batchOf(groupId, lines, { cursor }))
      prune(writer, EDGE + LEAST_KEPT_MS, retention, slices)
      const before = toldByStore(path)
      writer.askRebuild()
      writer.rebuildGroup(groupId, { from: EDGE - DAY, surely: EDGE + from })
      const order = [...lines].sort(() => ((shuffled.next().value ?? 0) % 3) - 1)
      for (let at = 0; at < order.length; at += 7) writer.apply(batchOf(groupId, order.slice(at, at + 7)))
      expect(toldByStore(path)).toEqual(before)
      writer.setWindow(1, { kind: 'for', ms: 29 * DAY, basis: 'configured' })
      writer.setWindow(1, rules.window)
      while (writer.continueDeriving());
      expect(toldByStore(path)).toEqual(before)
      writer.close()
    }),
    { numRuns: Number(process.env['ONCEBOARD_PROPERTY_RUNS'] ?? 300) },
  )
})

test("a key's last `processed` is known for W after its row is gone, and no longer", () => {
  const { path, writer, groupId } = open(RULES)
  writer.apply(batchOf(groupId, delivered(EDGE - HOUR, 'a', 'processed')))
  prune(writer, EDGE + 20 * DAY, { ...ROOMY, deliveriesMs: 20 * DAY })
  expect(toldByStore(path).deliveries).toEqual([])
  const again = EDGE + 29 * DAY
  writer.apply(batchOf(groupId, delivered(again, 'a', 'processed')))
  expect(labelsOf(path, again)).toEqual([{ outcome: 'processed', key: 'a', first: false, breach: true }])

  writer.apply(batchOf(groupId, delivered(EDGE - HOUR + 20 * DAY, 'b', 'processed')))
  prune(writer, EDGE + 41 * DAY, { ...ROOMY, deliveriesMs: 20 * DAY })
  prune(writer, EDGE + 80 * DAY, { ...ROOMY, deliveriesMs: 20 * DAY })
  const late = EDGE + 81 * DAY
  writer.apply(batchOf(groupId, delivered(late, 'b', 'processed')))
  expect(labelsOf(path, late)).toEqual([{ outcome: 'processed', key: 'b', first: true, breach: false }])
  writer.close()
})

test('breaches stay when all about them is pruned', () => {
  const { path, writer, groupId } = open(RULES)
  writer.apply(batchOf(groupId, delivered(EDGE - 2 * HOUR, 'a', 'processed')))
  writer.apply(batchOf(groupId, delivered(EDGE - HOUR, 'a', 'processed')))
  prune(writer, EDGE + 20 * DAY, { ...ROOMY, deliveriesMs: 20 * DAY })
  expect(labelsOf(path, 0)).toEqual([{ outcome: 'processed', key: 'a', first: false, breach: true }])
  writer.close()
})

test('a size cap takes `processed` first, and never the last fifteen days', () => {
  const { path, writer, groupId } = open(RULES)
  writer.apply(batchOf(groupId, delivered(EDGE - 2 * HOUR, 'a', 'processed')))
  writer.apply(batchOf(groupId, delivered(EDGE - HOUR, 'a', 'duplicate')))
  writer.apply(batchOf(groupId, delivered(EDGE + HOUR, 'b', 'processed')))
  const before = toldByStore(path).minutes
  const outcomes: string[][] = []
  do outcomes.push(labelsOf(path, 0).map(({ outcome }) => outcome))
  while (writer.prune(EDGE + LEAST_KEPT_MS, BY_SIZE))
  expect(outcomes[0]).toEqual(['processed', 'duplicate', 'processed'])
  expect(outcomes.map((each) => each.join())).toContain('duplicate,processed')
  expect(outcomes.at(-1)).toEqual(['processed'])
  expect(toldByStore(path).minutes).toEqual(before)
  expect(writer.getMeta('problem:size')).toContain('STORE_TOO_LARGE')
  expect(prune(writer, EDGE + LEAST_KEPT_MS, ROOMY)).toBe(true)
  expect(writer.getMeta('problem:size')).toBe(null)
  writer.close()
})

test('counts by the minute go after their time, and a delivery judged again after that brings none back', () => {
  const { path, writer, groupId } = open(RULES)
  writer.apply(batchOf(groupId, delivered(EDGE - 2 * HOUR, 'a', 'processed')))
  writer.apply(batchOf(groupId, delivered(EDGE - HOUR, 'a', 'processed')))
  writer.apply(batchOf(groupId, delivered(EDGE + HOUR, 'b', 'processed')))
  expect(minutesOf(path)).toHaveLength(3)
  prune(writer, EDGE + 30 * DAY, DEFAULT_RETENTION)
  expect(minutesOf(path)).toEqual([`${EDGE + HOUR} mine`])
  writer.setWindow(1, { kind: 'for', ms: 1, basis: 'configured' })
  while (writer.continueDeriving());
  expect(labelsOf(path, 0).map(({ breach }) => breach)).toEqual([false, false, false])
  expect(minutesOf(path)).toEqual([`${EDGE + HOUR} mine`])
  writer.close()
})

test('lines counted by the minute are folded into hours; what is read again changes no sum', () => {
  const { path, writer, groupId } = open(RULES)
  const from = EDGE - 3 * HOUR
  const minutes = (begin: number, end: number, lines: number) =>
    new Map(
      Array.from({ length: (end - begin) / 60_000 }, (_, index) => [
        begin + index * 60_000,
        { lines, unmatched: 1 },
      ]),
    )
  const read = (begin: number, end: number, lines: number) =>
    writer.apply(
      batchOf(groupId, [], { minutes: minutes(begin, end, lines), replaceMinutes: { from: begin, to: end } }),
    )
  read(from, EDGE, 2)
  writer.apply(batchOf(groupId, [], { cursor: { low: from, high: EDGE, target: from } }))
  const hours = () => [...writer.linesByHour(groupId, { from: 0, to: EDGE }).values()]
  expect(hours()).toEqual([120, 120, 120])
  prune(writer, EDGE - HOUR + LEAST_KEPT_MS + HOUR, DEFAULT_RETENTION)
  expect(hours()).toEqual([120, 120, 120])
  expect(toldByStore(path).unmatched).toBe(180)
  read(from, EDGE, 2)
  read(from + HOUR / 2, EDGE, 2)
  expect(hours()).toEqual([120, 120, 120])
  read(from + HOUR, EDGE - HOUR, 3)
  expect(hours()).toEqual([120, 180, 120])
  expect(toldByStore(path).unmatched).toBe(180)
  // A longer backfill: what lies before is read for the first time.
  writer.apply(batchOf(groupId, [], { cursor: { target: from - 2 * HOUR } }))
  read(from - HOUR / 2, from, 2)
  read(from - 2 * HOUR, from - HOUR / 2, 2)
  writer.apply(batchOf(groupId, [], { cursor: { low: from - 2 * HOUR } }))
  prune(writer, EDGE - HOUR + LEAST_KEPT_MS + HOUR, DEFAULT_RETENTION)
  read(from - 2 * HOUR, EDGE, 2)
  expect(hours()).toEqual([120, 120, 120, 120, 120])
  expect(toldByStore(path).unmatched).toBe(300)
  writer.close()
})
