import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import { expect } from 'vitest'
import { readLogPages } from '#lib/aws/log-reader.ts'
import type { Filters } from '#lib/domain/filters.ts'
import type { LogLine } from '#lib/domain/log-line.ts'
import type { PipelineRules } from '#lib/domain/pipeline.ts'
import { signalReader } from '#lib/domain/signals/read-signal.ts'
import { COUNTED, type Counted as CountedName } from '#lib/domain/tally.ts'
import { type Whole, whole } from '#lib/domain/whole.ts'
import { readCatalog } from '#lib/store/queries/catalog.ts'
import { readCells } from '#lib/store/queries/cells.ts'
import { listDeliveries } from '#lib/store/queries/delivery-list.ts'
import { measure, selectPipelines, selectSources } from '#lib/store/queries/measure.ts'
import { type EventsReader, openEventsReader } from '#lib/store/queries/reader.ts'
import { unmatchedByGroup } from '#lib/store/queries/unread-lines.ts'

const ALL = { from: Date.UTC(2025, 0, 1), to: Date.UTC(2040, 0, 1) }
const MINUTE = 60_000
const DAY = 86_400_000
/** All sources together. */
const EVERY = '*'
const NO_FILTER = { pipelines: [], sources: [], outcomes: [], labels: [], q: [], replays: 'include' } as const

/** What is said of a store, or of the lines that it should hold: sorted lists, to be compared as they stand. */
export interface Told {
  /** A line of text each: place, outcome, key, source, labels. */
  readonly deliveries: readonly string[]
  /** `<minute> <source>` and what was counted there. */
  readonly minutes: Counted
  /** The same of all time by source, as tables show it, and of all sources together, as charts do. */
  readonly totals: Counted
}

/** A place in time or among sources → what was counted there, but for what is 0. */
type Counted = Readonly<Record<string, Readonly<Record<string, number>>>>

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
  return { deliveries: told.sort(), ...countedBy(tallies) }
}

/** Lines that say nothing. */
export function unmatchedLines(lines: readonly LogLine[], rules: PipelineRules): number {
  const read = signalReader(rules.signals)
  return lines.filter(({ message }) => read(message) === null).length
}

function countedBy(tallies: Whole['tallies']): Pick<Told, 'minutes' | 'totals'> {
  const minutes: Record<string, Record<string, number>> = {}
  const totals: Record<string, Record<string, number>> = {}
  for (const [name, counts] of tallies) {
    const place = name.replace(/ [01]$/, '')
    const sums = Object.fromEntries(counts)
    addTo(minutes, place, sums)
    addTo(totals, place.replace(/^\d+ /, ''), sums)
    addTo(totals, EVERY, sums)
  }
  return { minutes, totals }
}

function addTo(
  counted: Record<string, Record<string, number>>,
  place: string,
  sums: Readonly<Partial<Record<CountedName, number>>>,
): void {
  for (const name of COUNTED) {
    const count = sums[name] ?? 0
    if (count === 0) continue
    const own = counted[place] ?? {}
    counted[place] = own
    own[name] = (own[name] ?? 0) + count
  }
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
    const sources = selectSources(catalog, selectPipelines(catalog, filters), filters)
    const names = new Map(sources.map(({ id, name }) => [id, name]))
    const cells = readCells(snapshot, { range: ALL, bucketMs: MINUTE, sourceIds: [...names.keys()], filters })
    const minutes: Record<string, Record<string, number>> = {}
    for (const { sourceId, t, sums } of cells) addTo(minutes, `${t} ${names.get(sourceId)}`, sums)
    const measured = measure(snapshot, catalog, { range: ALL, bucketMs: DAY, filters })
    const totals: Record<string, Record<string, number>> = {}
    for (const { source, sums } of measured.sources) addTo(totals, String(source.name), sums)
    for (const { buckets } of measured.parts) for (const sums of buckets.values()) addTo(totals, EVERY, sums)
    const unmatched = [...unmatchedByGroup(snapshot).values()].reduce((sum, lines) => sum + lines, 0)
    return { deliveries: deliveries.sort(), minutes, totals, unmatched }
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

/** The store holds what the lines make, each delivery, each minute's counts and each sum, no more and no less. */
export function expectSame(store: Told, truth: Told): void {
  expect(differences(store.deliveries, truth.deliveries)).toEqual(NONE)
  expect(differences(countedTexts(store.minutes), countedTexts(truth.minutes))).toEqual(NONE)
  expect(store.totals).toEqual(truth.totals)
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

function countedTexts(counted: Counted): string[] {
  return Object.entries(counted).map(([place, counts]) => {
    const sorted = Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1))
    return `${place} ${JSON.stringify(Object.fromEntries(sorted))}`
  })
}
