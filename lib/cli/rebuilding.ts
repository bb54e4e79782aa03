import { join } from 'node:path'
import { type Clock, systemClock } from '#lib/collector/clock.ts'
import { startCollector } from '#lib/collector/collector.ts'
import type { Configuration } from '#lib/config/configuration.ts'
import { openEventsWriter } from '#lib/store/events-writer.ts'
import { moveAway } from '#lib/store/move-away.ts'
import { EventsFileError } from '#lib/store/open-events.ts'
import { type Catalog, readCatalog } from '#lib/store/queries/catalog.ts'
import { openEventsReader } from '#lib/store/queries/reader.ts'
import type { EventsWriter } from '#lib/store/writer-port.ts'
import { linesRead, type RebuildBegan, type RebuildProgress, rebuildProgress } from './rebuild-progress.ts'

export interface RebuildOptions {
  readonly configuration: Pick<
    Configuration,
    'mode' | 'pipelines' | 'backfillMs' | 'quotaShare' | 'retention' | 'dataDir'
  >
  /** One line for people. */
  readonly say: (text: string) => void
  readonly stop: AbortSignal
  readonly clock?: Clock
  /** How long groups that cannot be read are waited for, ms. */
  readonly patienceMs?: number
}

const LOOK_MS = 250
const SAY_EVERY_MS = 5_000
const PATIENCE_MS = 30_000

/**
 * Reads all again that AWS still has, and puts it in the place of what the store holds; older counts stay. A file that
 * cannot be used is moved away first. Answers the exit code: 0 all is read, 2 some groups could not be; `npm start` goes
 * on with what is left. Throws StoreBusyError while a collector runs.
 */
export async function rebuild(options: RebuildOptions): Promise<number> {
  const { configuration, say, stop, clock = systemClock } = options
  const path = join(configuration.dataDir, 'events.db')
  const writer = openAnyway(path, say, clock.now())
  const before = readStore(path)
  const began = { at: clock.now(), lines: before === null ? 0 : linesRead(before) }
  const groups = writer.askRebuild()
  say(groups === 0 ? 'Reading all log groups anew.' : `Reading ${groups} log groups again, newest first.`)
  const collector = startCollector({ configuration, writer, say, clock })
  let ended = false
  const done = collector.done.finally(() => {
    ended = true
  })
  done.catch(() => {})
  const end = await untilThrough(options, path, began, () => ended)
  collector.stop()
  await done
  if (stop.aborted) say('Stopped; npm start, or npm run rebuild, goes on.')
  else if (end !== null) sayEnd(end, say)
  return !stop.aborted && end?.through === true && end.unreadable.length === 0 ? 0 : 2
}

/** @throws StoreBusyError */
function openAnyway(path: string, say: RebuildOptions['say'], now: number): EventsWriter {
  try {
    return openEventsWriter(path)
  } catch (error) {
    if (!(error instanceof EventsFileError)) throw error
    say(error.message)
    say(`It is kept as ${moveAway(path, now)}; a new one is made.`)
    return openEventsWriter(path)
  }
}

async function untilThrough(
  { configuration, say, stop, clock = systemClock, patienceMs = PATIENCE_MS }: RebuildOptions,
  path: string,
  began: RebuildBegan,
  hasEnded: () => boolean,
): Promise<RebuildProgress | null> {
  const names = configuration.pipelines.map(({ name }) => name)
  const look = () => {
    const catalog = readStore(path)
    return catalog && rebuildProgress(catalog, names, began)
  }
  let saidAt = began.at
  let failingSince: number | null = null
  while (!stop.aborted && !hasEnded()) {
    await clock.sleep(LOOK_MS, stop)
    const progress = look()
    if (progress === null) continue
    const now = clock.now()
    if (progress.through && progress.unreadable.length === 0) return progress
    failingSince = progress.through ? (failingSince ?? now) : null
    if (failingSince !== null && now - failingSince >= patienceMs) return progress
    if (now - saidAt < SAY_EVERY_MS) continue
    saidAt = now
    say(progress.text)
  }
  return look()
}

function readStore(path: string): Catalog | null {
  const reader = openEventsReader(path)
  try {
    return reader.read((snapshot) => readCatalog(snapshot))
  } finally {
    reader.close()
  }
}

function sayEnd({ text, unreadable }: RebuildProgress, say: RebuildOptions['say']): void {
  say(text)
  for (const each of unreadable) say(`could not be read: ${each}`)
}
