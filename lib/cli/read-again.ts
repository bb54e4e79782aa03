import { AwsError } from '#lib/aws/aws-error.ts'
import type { Clock } from '#lib/collector/clock.ts'
import { GroupState } from '#lib/collector/group-state.ts'
import { pollRules } from '#lib/collector/polling.ts'
import { differences, rangesOf } from '#lib/collector/reconcile.ts'
import { rereadRow } from '#lib/collector/reconciler.ts'
import type { UsageMeter } from '#lib/collector/usage-meter.ts'
import { signalReader } from '#lib/domain/signals/read-signal.ts'
import { Database } from '#lib/store/database.ts'
import { openEventsWriter } from '#lib/store/events-writer.ts'
import { StoreBusyError } from '#lib/store/lease.ts'
import type { EventsWriter } from '#lib/store/writer-port.ts'
import type { Differing } from './reconciliation.ts'

interface Means {
  readonly say: (text: string) => void
  readonly stop: AbortSignal
  readonly clock: Clock
  readonly meter: UsageMeter
}

/** The collector is asked, if one runs; else the hours are read here, with the store's lease. */
export async function readAgain(path: string, differing: readonly Differing[], means: Means): Promise<void> {
  const writer = writerOf(path)
  if (writer === null) {
    askCollector(path, differing)
    means.say(
      'The running collector reads these hours again; run this once more in a minute to see what came of it.',
    )
    return
  }
  try {
    for (const each of differing) await readHere(each, writer, means)
    means.meter.flush(writer)
  } finally {
    writer.close()
  }
}

/** null: a collector has the store. */
function writerOf(path: string): EventsWriter | null {
  try {
    return openEventsWriter(path)
  } catch (error) {
    if (error instanceof StoreBusyError) return null
    throw error
  }
}

/** A row of meta that only asks; everything counted is written by the collector alone. */
function askCollector(path: string, differing: readonly Differing[]): void {
  const db = new Database(path)
  try {
    for (const { group, found } of differing) {
      const ranges = rangesOf(found.map(({ hour }) => hour))
      db.run(
        'INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
        rereadRow(group.id),
        JSON.stringify(ranges),
      )
    }
  } finally {
    db.close()
  }
}

async function readHere(
  { group, access, pipeline, known, found }: Differing,
  writer: EventsWriter,
  { say, stop, clock }: Means,
): Promise<void> {
  if (access === null || pipeline === null) return
  const state = new GroupState({
    groupId: group.id,
    logGroup: group.name,
    place: access.name,
    filter: null,
    backfillMs: 0,
    polls: pollRules(false),
    readSignal: signalReader(pipeline.rules.signals),
    pages: known?.insights ? access.insightsPages : access.pages,
    writer,
    clock,
    stop,
  })
  const hours = found.map(({ hour }) => hour)
  try {
    for (const range of rangesOf(hours)) {
      writer.heartbeat(clock.now())
      await state.read({ ...range, purpose: 'gap' }, 'past', Number.POSITIVE_INFINITY, () => null)
    }
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    say(`${group.name}: could not be read again: ${error.message} ${error.hint}`)
    return
  }
  const atAws = new Map(found.map((each) => [each.hour, each.atAws]))
  const range = { from: Math.min(...hours), to: Math.max(...hours) + 3_600_000 }
  const left = differences(hours, atAws, writer.linesByHour(group.id, range))
  say(
    left.length === 0
      ? `${group.name}: read again, all equal now.`
      : `${group.name}: read again, ${left.length} hours differ still: lines may have been deleted at AWS, or have come since.`,
  )
}
