import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { PipelineRules } from '#lib/domain/pipeline.ts'
import { COUNTED } from '#lib/domain/tally.ts'
import { whole } from '#lib/domain/whole.ts'
import { Database } from './database.ts'
import { openEventsWriter } from './events-writer.ts'
import { flag } from './relabel.ts'
import { type ScenarioLine, scenarioLines, scenarioReplays, scenarioRules } from './testing/scenario.ts'
import type { Batch, EventsWriter } from './writer-port.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'onceboard-store-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

let stores = 0
function freshPath(): string {
  return join(folder, `events-${stores++}.db`)
}

function batchOf(groupId: number, lines: readonly ScenarioLine[]): Batch {
  const signals = lines.map(({ stream, placed: { time, eventId, signal } }) => ({
    line: { stream, time, eventId, ingestionTime: time, message: `line ${eventId}` },
    signal,
  }))
  return {
    groupId,
    signals,
    minutes: new Map(),
    replaceMinutes: null,
    cursor: null,
    linesRead: lines.length,
  }
}

/** Everything that the store holds, without what depends on the order of arrival: row ids. */
function contents(path: string) {
  const db = new Database(path, { readOnly: true })
  const deliveries = db.all<Record<string, never>>(
    `SELECT stream.name AS stream, delivery.time, event_id, outcome, key, source.name AS source, inferred, unfit, delivery.request_id,
       delivery.transports, delivery.open_time, delivery.open_event, first, retry, breach, rewrite, delivery.replay,
       attempt.status, attempt.version, CAST(line AS TEXT) AS line
     FROM delivery JOIN stream ON stream.id = delivery.stream_id JOIN source ON source.id = source_id
     LEFT JOIN attempt ON attempt.id = attempt_id ORDER BY delivery.time, event_id, stream`,
  )
  const rollups = ['minute', 'hour', 'day'].map((level) =>
    db.all<Record<string, never>>(
      `SELECT bucket, source.name AS source, replay, ${COUNTED.join(', ')} FROM rollup_${level}
       JOIN source ON source.id = source_id ORDER BY bucket, source, replay`,
    ),
  )
  const attempts = db.all<Record<string, never>>(
    `SELECT stream.name AS stream, open_time, open_event, request_id, version, start, ended, duration_ms, status, silent_time, transports
     FROM attempt JOIN stream ON stream.id = attempt.stream_id ORDER BY open_time, open_event, stream`,
  )
  db.close()
  return { deliveries, rollups, attempts }
}

function expected(lines: readonly ScenarioLine[], rules: PipelineRules, replays: readonly string[]) {
  const streams = Map.groupBy(lines, ({ stream }) => stream)
  const signals = new Map([...streams].map(([stream, each]) => [stream, each.map(({ placed }) => placed)]))
  return whole(signals, rules, new Set(replays))
}

/** The pure function's answer and the store's, in the same words. */
function expectStoreEquals(
  path: string,
  lines: readonly ScenarioLine[],
  rules: PipelineRules,
  replays: readonly string[],
) {
  const { deliveries, attempts, tallies } = expected(lines, rules, replays)
  const stored = contents(path)
  const labelled = deliveries.map(({ stream, delivery, labels }) =>
    JSON.stringify([
      stream,
      delivery.at,
      delivery.outcome,
      delivery.key,
      delivery.source.name,
      delivery.opening,
      labels,
    ]),
  )
  const rows = stored.deliveries.map((row) =>
    JSON.stringify([
      row.stream,
      { time: row.time, eventId: row.event_id },
      row.outcome,
      row.key,
      row.source,
      { time: row.open_time, eventId: row.open_event },
      {
        first: row.first === 1,
        retry: flag(row.retry ?? null),
        breach: flag(row.breach ?? null),
        rewrite: flag(row.rewrite ?? null),
        replay: row.replay === 1,
      },
    ]),
  )
  expect(rows.sort()).toEqual(labelled.sort())
  expect(stored.attempts.length).toBe(attempts.length)
  const minutes = (stored.rollups[0] ?? []).map((row) => [
    `${row.bucket} ${row.source} ${row.replay}`,
    COUNTED.map((name) => Number(row[name])),
  ])
  const counted = [...tallies].map(([name, counts]) => [name, COUNTED.map((each) => counts.get(each) ?? 0)])
  expect(Object.fromEntries(minutes)).toEqual(Object.fromEntries(counted))
  for (const rollup of stored.rollups)
    expect(rollup.reduce((sum, row) => sum + Number(row.deliveries), 0)).toBe(deliveries.length)
}

function withWriter<T>(
  path: string,
  rules: PipelineRules,
  work: (writer: EventsWriter, groupId: number) => T,
): T {
  const writer = openEventsWriter(path)
  try {
    const pipelineId = writer.registerPipeline(rules)
    return work(writer, writer.registerGroup(pipelineId, { account: '1', region: 'r', name: '/g' }))
  } finally {
    writer.close()
  }
}

/** Some lines twice, in any order, cut into batches anywhere. */
const arrivals = scenarioLines.chain((lines) =>
  fc.record({
    lines: fc.constant(lines),
    order: fc.shuffledSubarray([...lines, ...lines], { minLength: lines.length }).map((some) => {
      const missing = lines.filter((line) => !some.includes(line))
      return [...some, ...missing]
    }),
    cuts: fc.array(fc.nat(lines.length * 2), { maxLength: 8 }),
    rules: scenarioRules,
    replays: scenarioReplays,
    marksAfter: fc.nat(8),
  }),
)

test('any order, repetition and split of the same lines gives what they give at once', () => {
  fc.assert(
    fc.property(arrivals, ({ lines, order, cuts, rules, replays, marksAfter }) => {
      const path = freshPath()
      withWriter(path, rules, (writer, groupId) => {
        const edges = [...new Set([0, ...cuts, order.length])]
          .filter((edge) => edge <= order.length)
          .sort((a, b) => a - b)
        edges.slice(1).forEach((edge, index) => {
          if (index === marksAfter) writer.markReplays(replays)
          writer.apply(batchOf(groupId, order.slice(edges[index], edge)))
        })
        writer.markReplays(replays)
        const again = writer.apply(batchOf(groupId, order))
        expect(again).toEqual({
          newSignals: 0,
          deliveriesAdded: 0,
          deliveriesChanged: 0,
          deliveriesRemoved: 0,
        })
      })
      expectStoreEquals(path, lines, rules, replays)
    }),
    { numRuns: Number(process.env.ONCEBOARD_PROPERTY_RUNS ?? 1_000) },
  )
}, 300_000)

test('changed rules give what the same lines give under them from the start', () => {
  fc.assert(
    fc.property(scenarioLines, scenarioRules, scenarioRules, (lines, before, after) => {
      const path = freshPath()
      withWriter(path, before, (writer, groupId) => writer.apply(batchOf(groupId, lines)))
      withWriter(path, after, () => undefined)
      expectStoreEquals(path, lines, after, [])
    }),
    { numRuns: 100 },
  )
}, 60_000)
