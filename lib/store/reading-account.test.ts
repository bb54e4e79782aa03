import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openEventsWriter } from './events-writer.ts'
import { readCatalog } from './queries/catalog.ts'
import { namedProblems } from './queries/freshness.ts'
import { openEventsReader } from './queries/reader.ts'
import { usageIn } from './queries/usage.ts'
import type { Batch, EventsWriter, Usage } from './writer-port.ts'

const MINUTE = 60_000
const HOUR = 3_600_000
const RULES = {
  name: 'p',
  keyScheme: null,
  window: { kind: 'for-ever' },
  trigger: null,
  repeat: 'skip',
  silence: null,
  signals: [],
} as const

let folder: string
let writer: EventsWriter
let groupId: number

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'account-'))
  writer = openEventsWriter(join(folder, 'events.db'))
  groupId = writer.registerGroup(writer.registerPipeline(RULES), { account: 'a', region: 'r', name: 'g' })
})

afterEach(() => {
  writer.close()
  rmSync(folder, { recursive: true, force: true })
})

function read(minutes: Batch['minutes'], replaceMinutes: Batch['replaceMinutes'] = null): void {
  writer.apply({ groupId, signals: [], minutes, replaceMinutes, cursor: null, linesRead: 0 })
}

test('a part of a minute raises its counts, the whole of it replaces them; hours add up their minutes', () => {
  read(new Map([[0, { lines: 5, unmatched: 1 }]]))
  read(
    new Map([
      [0, { lines: 3, unmatched: 2 }],
      [HOUR, { lines: 7, unmatched: 0 }],
    ]),
  )
  const all = { from: 0, to: 2 * HOUR }
  expect(writer.linesByHour(groupId, all)).toEqual(
    new Map([
      [0, 5],
      [HOUR, 7],
    ]),
  )
  read(new Map([[MINUTE, { lines: 4, unmatched: 4 }]]), { from: 0, to: 2 * MINUTE })
  expect(writer.linesByHour(groupId, all)).toEqual(
    new Map([
      [0, 4],
      [HOUR, 7],
    ]),
  )
  expect(writer.linesByHour(groupId, { from: 0, to: MINUTE })).toEqual(new Map())
})

test('what stands in the way of a group or pipeline that the configuration names no more is not said', () => {
  const problem = JSON.stringify({ code: 'LINES_DIFFER', message: 'm', hint: 'h' })
  for (const name of [`lines:${groupId}`, 'lines:999', 'p:table', 'gone:table', 'store'])
    writer.setMeta(`problem:${name}`, problem)
  const reader = openEventsReader(join(folder, 'events.db'))
  const names = reader.read((snapshot) => namedProblems(readCatalog(snapshot)).map(({ name }) => name))
  reader.close()
  expect(names?.toSorted()).toEqual([`lines:${groupId}`, 'p:table', 'store'])
})

test('usage adds up by hour, account, region and operation', () => {
  const usage: Usage = {
    account: 'a',
    region: 'r',
    operation: 'FilterLogEvents',
    hour: HOUR,
    requests: 3,
    throttled: 1,
    bytes: 100,
    lines: 10,
    units: 0,
  }
  writer.recordUsage([usage, { ...usage, hour: 2 * HOUR, throttled: 0 }])
  writer.recordUsage([usage, { ...usage, operation: 'BatchGetItem', throttled: 0, units: 1.5 }])
  const reader = openEventsReader(join(folder, 'events.db'))
  const rows = reader.read((snapshot) => usageIn(snapshot, { from: HOUR, to: 3 * HOUR }))
  reader.close()
  expect(rows).toEqual([
    expect.objectContaining({ operation: 'BatchGetItem', requests: 3, units: 1.5, lastThrottledHour: null }),
    {
      account: 'a',
      region: 'r',
      operation: 'FilterLogEvents',
      requests: 9,
      throttled: 2,
      bytes: 300,
      lines: 30,
      units: 0,
      lastThrottledHour: HOUR,
    },
  ])
})
