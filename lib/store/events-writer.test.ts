import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { requestIdOf } from '#lib/domain/attempts.ts'
import type { PipelineRules } from '#lib/domain/pipeline.ts'
import type { Signal } from '#lib/domain/signal.ts'
import { COUNTED } from '#lib/domain/tally.ts'
import { whole } from '#lib/domain/whole.ts'
import { Catalog } from './catalog.ts'
import { Database } from './database.ts'
import { openEventsWriter } from './events-writer.ts'
import { PLACE_TABLES } from './hash-index.ts'
import { lineOfTrace } from './kept-line.ts'
import { LEVELS } from './schema.ts'
import { type ScenarioLine, scenarioLines, scenarioReplays, scenarioRules } from './testing/scenario.ts'
import { shownBy, type Trace } from './trace.ts'
import { tracesOfStream } from './trace-rows.ts'
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
    line: { stream, time, eventId, ingestionTime: time, message: messageOf(signal, eventId) },
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

/** As lines do, it repeats what its row says. */
function messageOf(signal: Signal, eventId: string): string {
  const key = signal.kind === 'outcome' ? signal.key : ''
  return `${requestIdOf(signal)} line ${eventId} ${key}`
}

/** Everything that the store holds, without what depends on the order of arrival: row ids. */
function contents(path: string) {
  const db = new Database(path, { readOnly: true })
  const catalog = new Catalog(db)
  const streams = db.all<{ id: number; name: string }>('SELECT id, name FROM stream')
  const rows = streams.flatMap(({ id, name }) =>
    tracesOfStream(db, catalog, id, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER).map((row) => ({
      stream: name,
      row,
      source: catalog.sourceName(row.facts.sourceId),
      facts: row.facts,
      line: lineText(db, row),
    })),
  )
  const rollups = LEVELS.map((level) =>
    db.all<Record<string, never>>(
      `SELECT bucket, source.name AS source, replay, ${COUNTED.join(', ')} FROM rollup_${level}
       JOIN source ON source.id = source_id ORDER BY bucket, source, replay`,
    ),
  )
  const wholes = LEVELS.map((level) =>
    db.all<Record<string, never>>(
      `SELECT * FROM rollup_${level} WHERE source_id = 0 ORDER BY bucket, replay`,
    ),
  )
  const lost = rows.filter(
    ({ row }) => !isFound(db, row.id, shownBy(row.facts).length + Number(row.facts.key !== null)),
  )
  db.close()
  return { rows, rollups, wholes, lost }
}

function lineText(db: Database, row: Trace): string | null {
  const line = lineOfTrace(db, row)
  return line && Buffer.from(line.line).toString()
}

/** Every row stands in the index as often as it has a key and ids. */
function isFound(db: Database, id: number, times: number): boolean {
  const each = PLACE_TABLES.map((table) => `(SELECT count(*) FROM ${table} WHERE id = ?1)`)
  return db.get<{ found: number }>(`SELECT ${each.join(' + ')} AS found`, id)?.found === times
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
  const messages = new Map(
    lines.map(({ placed }) => [placed.eventId, messageOf(placed.signal, placed.eventId)]),
  )
  const labelled = deliveries.map(({ stream, delivery, labels }) => {
    const { at, outcome, key, source, opening, requestId } = delivery
    return JSON.stringify([stream, at.time, at.eventId, outcome, key, source, opening, requestId, labels])
  })
  const rows = stored.rows
    .filter(({ facts }) => facts.outcome !== null)
    .map(({ stream, source, facts: row, row: { labels } }) => {
      const opening = { time: row.openTime, eventId: row.openEvent }
      const from = { name: source, unfit: row.unfit }
      return JSON.stringify([
        stream,
        row.time,
        row.eventId,
        row.outcome,
        row.key,
        from,
        opening,
        row.requestId,
        labels,
      ])
    })
  expect(rows.sort()).toEqual(labelled.sort())
  expect(attemptsOf(stored.rows)).toEqual(
    attempts
      .map(({ stream, attempt }) => {
        const { opening, version, start, report, durationMs, status, transports } = attempt
        return JSON.stringify([
          stream,
          opening,
          version,
          start,
          report?.time ?? null,
          durationMs,
          status,
          [...transports].sort(),
        ])
      })
      .sort(),
  )
  expect(stored.lost).toEqual([])
  for (const { facts: row, line } of stored.rows)
    expect(line).toBe(row.outcome === null || row.inferred ? null : messages.get(row.eventId))
  const minutes = (stored.rollups[0] ?? []).map((row) => [
    `${row.bucket} ${row.source} ${row.replay}`,
    COUNTED.map((name) => Number(row[name])),
  ])
  const counted = [...tallies].map(([name, counts]) => [name, COUNTED.map((each) => counts.get(each) ?? 0)])
  expect(Object.fromEntries(minutes)).toEqual(Object.fromEntries(counted))
  for (const rollup of [...stored.rollups, ...stored.wholes])
    expect(rollup.reduce((sum, row) => sum + Number(row.deliveries), 0)).toBe(deliveries.length)
}

/** The attempts that the rows tell of, each once. */
function attemptsOf(rows: ReturnType<typeof contents>['rows']): string[] {
  const inAttempts = rows.filter(({ facts }) => facts.requestId !== null)
  const runs = Map.groupBy(
    inAttempts,
    ({ stream, facts }) => `${stream} ${facts.openTime} ${facts.openEvent}`,
  )
  return [...runs.values()]
    .map((run) => {
      const [first] = run
      if (!first) throw new Error('no row')
      const { stream, facts: row } = first
      const opening = { time: row.openTime, eventId: row.openEvent }
      const duration = row.durationUs === null ? null : row.durationUs / 1_000
      const shown = [...new Set(run.flatMap((each) => shownBy(each.facts)))].sort()
      const start = row.started ? row.openTime : null
      return JSON.stringify([stream, opening, row.version, start, row.ended, duration, row.status, shown])
    })
    .sort()
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
      withWriter(path, after, (writer) => {
        while (writer.continueDeriving());
      })
      expectStoreEquals(path, lines, after, [])
    }),
    { numRuns: 100 },
  )
}, 60_000)
