import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import { expect } from 'vitest'
import { readLogPages } from '#lib/aws/log-reader.ts'
import type { Filters } from '#lib/domain/filters.ts'
import type { LogLine } from '#lib/domain/log-line.ts'
import type { PipelineRules } from '#lib/domain/pipeline.ts'
import { signalReader } from '#lib/domain/signals/read-signal.ts'
import { COUNTED } from '#lib/domain/tally.ts'
import { type Whole, whole } from '#lib/domain/whole.ts'
import { readCatalog } from '#lib/store/queries/catalog.ts'
import { readCells } from '#lib/store/queries/cells.ts'
import { listDeliveries } from '#lib/store/queries/delivery-list.ts'
import { type EventsReader, openEventsReader } from '#lib/store/queries/reader.ts'
import { unmatchedByGroup } from '#lib/store/queries/unread-lines.ts'

const ALL = { from: Date.UTC(2025, 0, 1), to: Date.UTC(2040, 0, 1) }
const MINUTE = 60_000
const NO_FILTER = { pipelines: [], sources: [], outcomes: [], labels: [], q: [], replays: 'include' } as const

/** What is said of a store, or of the lines that it should hold: sorted lists, to be compared as they stand. */
export interface Told {
  /** A line of text each: place, outcome, key, source, labels. */
  readonly deliveries: readonly string[]
  /** `<minute> <source>` and what was counted there. */
  readonly minutes: Readonly<Record<string, Readonly<Record<string, number>>>>
}

/** All lines of a log group, from AWS itself and without any fault. */
export async function linesOf(client: CloudWatchLogsClient, logGroup: string): Promise<LogLine[]> {
  const lines: LogLine[] = []
  const query = { logGroup, ...ALL, filter: null }
  for await (const page of readLogPages(client, query, { place: 'the truth' })) lines.push(...page.lines)
  return lines
}

/** What the pure function makes of all lines at once. */
export function toldByLines(lines: readonly LogLine[], rules: PipelineRules): Told {
  const read = signalReader(rules.signals)
  const streams = Map.groupBy(lines, ({ stream }) => stream)
  const signals = new Map(
    [...streams].map(([stream, own]) => [
      stream,
      own.flatMap(({ time, eventId, message }) => {
        const signal = read(message)
        return signal === null ? [] : [{ time, eventId, signal }]
      }),
    ]),
  )
  return toldByWhole(whole(signals, rules, new Set()))
}

export function toldByWhole({ deliveries, tallies }: Whole): Told {
  const told = deliveries.map(({ stream, delivery, labels }) => {
    const { at, outcome, key, source, requestId, inferred } = delivery
    return text({ stream, ...at, outcome, key, source: source.name, requestId, inferred, ...labels })
  })
  return { deliveries: told.sort(), minutes: minutesOf(tallies) }
}

/** Lines that say nothing. */
export function unmatchedLines(lines: readonly LogLine[], rules: PipelineRules): number {
  const read = signalReader(rules.signals)
  return lines.filter(({ message }) => read(message) === null).length
}

function minutesOf(tallies: Whole['tallies']): Told['minutes'] {
  const minutes: Record<string, Record<string, number>> = {}
  for (const [name, counts] of tallies) {
    const place = name.replace(/ [01]$/, '')
    const sums = minutes[place] ?? {}
    minutes[place] = sums
    for (const [what, count] of counts) if (count > 0) sums[what] = (sums[what] ?? 0) + count
  }
  return minutes
}

/** What the store's own queries answer for one pipeline, or all; and the lines without a signal that it counted. */
export function toldByStore(path: string, pipeline?: string): Told & { readonly unmatched: number } {
  const reader = openEventsReader(path)
  try {
    const told = readAll(reader, { ...NO_FILTER, pipelines: pipeline === undefined ? [] : [pipeline] })
    if (told === null) throw new Error(`${path} holds nothing yet`)
    return told
  } finally {
    reader.close()
  }
}

function readAll(reader: EventsReader, filters: Filters) {
  return reader.read((snapshot) => {
    const catalog = readCatalog(snapshot)
    const deliveries: string[] = []
    let before: number | null = null
    do {
      const page: ReturnType<typeof listDeliveries> = listDeliveries(snapshot, catalog, {
        range: ALL,
        filters,
        limit: 1_000,
        before,
      })
      for (const row of page.rows) deliveries.push(text(row))
      before = page.next
    } while (before !== null)
    const names = new Map(catalog.sources.map(({ id, name }) => [id, name]))
    const cells = readCells(snapshot, { range: ALL, bucketMs: MINUTE, sourceIds: [...names.keys()], filters })
    const minutes: Record<string, Record<string, number>> = {}
    for (const { sourceId, t, replay, sums } of cells) {
      if (replay) continue
      const counted = COUNTED.filter((name) => sums[name]).map((name) => [name, sums[name]])
      if (counted.length > 0) minutes[`${t} ${names.get(sourceId)}`] = Object.fromEntries(counted)
    }
    const unmatched = [...unmatchedByGroup(snapshot).values()].reduce((sum, lines) => sum + lines, 0)
    return { deliveries: deliveries.sort(), minutes, unmatched }
  })
}

interface Row {
  readonly stream: string
  readonly time: number
  readonly eventId: string
  readonly outcome: string
  readonly key: string | null
  readonly source: string | null
  readonly requestId: string | null
  readonly inferred: boolean
  readonly first: boolean
  readonly retry: boolean | null
  readonly breach: boolean | null
  readonly rewrite: boolean | null
  readonly replay: boolean
}

function text(row: Row): string {
  const { stream, time, eventId, outcome, key, source, requestId, inferred } = row
  const labels = [row.first, row.retry, row.breach, row.rewrite ?? false, row.replay]
  return JSON.stringify([time, eventId, stream, outcome, key, source, requestId, inferred, ...labels])
}

/** Where a delivery that was told is. */
export function placeOf(told: string): { readonly time: number; readonly eventId: string } {
  const [time, eventId]: [number, string] = JSON.parse(told)
  return { time, eventId }
}

/** The store holds what the lines make, each delivery and each minute's counts, no more and no less. */
export function expectSame(store: Told, truth: Told): void {
  expect(differences(store.deliveries, truth.deliveries)).toEqual(NONE)
  expect(differences(minuteTexts(store), minuteTexts(truth))).toEqual(NONE)
}

const NONE = { missing: [], extra: [] }
/** Of thousands of lines the first few that differ say enough. */
const SHOWN = 5

function differences(store: readonly string[], truth: readonly string[]) {
  const counts = new Map<string, number>()
  for (const line of truth) counts.set(line, (counts.get(line) ?? 0) + 1)
  for (const line of store) counts.set(line, (counts.get(line) ?? 0) - 1)
  const which = (sign: number) => [...counts].filter(([, n]) => Math.sign(n) === sign).map(([line]) => line)
  const shown = (lines: readonly string[]) =>
    lines.length > SHOWN ? [...lines.slice(0, SHOWN), `… ${lines.length} in all`] : lines
  return { missing: shown(which(1)), extra: shown(which(-1)) }
}

function minuteTexts({ minutes }: Told): string[] {
  return Object.entries(minutes).map(([place, counts]) => {
    const sorted = Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1))
    return `${place} ${JSON.stringify(Object.fromEntries(sorted))}`
  })
}
