import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { AwsError } from '#lib/aws/aws-error.ts'
import { Accesses } from '#lib/collector/accesses.ts'
import { type Clock, systemClock } from '#lib/collector/clock.ts'
import { type KnownGroup, knownGroups } from '#lib/collector/known-groups.ts'
import type { LogsAccess } from '#lib/collector/logs-access.ts'
import { comparableHours, type Difference, differences, linesAtAws } from '#lib/collector/reconcile.ts'
import { Regions } from '#lib/collector/regions.ts'
import { Slots } from '#lib/collector/slots.ts'
import { HOUR } from '#lib/collector/stretch-of-time.ts'
import { UsageMeter } from '#lib/collector/usage-meter.ts'
import type { Configuration } from '#lib/config/configuration.ts'
import type { Range } from '#lib/domain/answer.ts'
import { Database } from '#lib/store/database.ts'
import { type Catalog, readCatalog, type StoredGroup } from '#lib/store/queries/catalog.ts'
import { openEventsReader } from '#lib/store/queries/reader.ts'
import { linesByHour } from '#lib/store/read-minutes.ts'
import { readAgain } from './read-again.ts'

/** Groups compared at once: their queries run at AWS, and wait there for nobody. */
const AT_ONCE = 16

export interface ReconcileOptions {
  readonly configuration: Pick<Configuration, 'mode' | 'pipelines' | 'quotaShare' | 'dataDir'>
  readonly range: Range
  /** One line for people. */
  readonly say: (text: string) => void
  readonly stop: AbortSignal
  readonly clock?: Clock
}

/** A group whose lines differ in some hours. */
export interface Differing {
  readonly group: StoredGroup
  /** null where nothing was compared */
  readonly access: LogsAccess | null
  readonly pipeline: Catalog['pipelines'][number] | null
  /** As it was last listed. */
  readonly known: KnownGroup | null
  readonly found: readonly Difference[]
}

/**
 * Compares the whole hours of the range, group by group, prints what differs, and has it read again: by the running
 * collector, else here. Answers the exit code: 0 all equal, 1 some differ, 2 some could not be compared.
 */
export async function reconcile(options: ReconcileOptions): Promise<number> {
  const { configuration, say, stop, clock = systemClock } = options
  const path = join(configuration.dataDir, 'events.db')
  const catalog = existsSync(path) ? readWhole(path) : null
  if (catalog === null) {
    say(`Nothing has been read yet: there is no ${path}. Start the collector first (npm start).`)
    return 2
  }
  const meter = new UsageMeter(() => clock.now())
  const share = { quotaShare: configuration.quotaShare, embedded: configuration.mode === 'embedded' }
  const fatal = (error: unknown) => say(String(error))
  const regions = new Regions({ share, meter, lasting: { clock, stop, say, fatal } }, () => {})
  const accesses = new Accesses(regions)
  const differing: Differing[] = []
  let equal = 0
  let failed = 0
  const slots = new Slots(AT_ONCE)
  const all = catalog.groups.map((group) =>
    slots.use(async () => {
      stop.throwIfAborted()
      return { group, ...(await compare(group, catalog, accesses, options)) }
    }),
  )
  for (const compared of await Promise.all(all)) {
    if (compared.found.length > 0) differing.push(compared)
    equal += compared.hours - compared.found.length
    if (compared.failed) failed++
  }
  const hours = differing.reduce((sum, { found }) => sum + found.length, 0)
  say(`${equal} hours equal, ${hours} differ; ${failed} log groups could not be counted at AWS.`)
  if (differing.length > 0) await readAgain(path, differing, { say, stop, clock, meter })
  if (differing.length > 0) return 1
  return failed > 0 ? 2 : 0
}

function readWhole(path: string): Catalog | null {
  const reader = openEventsReader(path)
  try {
    return reader.read((snapshot) => readCatalog(snapshot))
  } finally {
    reader.close()
  }
}

interface Compared extends Omit<Differing, 'group'> {
  /** How many hours were compared. */
  readonly hours: number
  readonly failed: boolean
}

async function compare(
  group: StoredGroup,
  catalog: Catalog,
  accesses: Accesses,
  { configuration, range, say, clock = systemClock }: ReconcileOptions,
): Promise<Compared> {
  const where = `${group.name} (${group.account}, ${group.region})`
  const nothing = { access: null, pipeline: null, known: null, found: [], hours: 0, failed: false }
  const leave = (why: string, failed = false): Compared => {
    say(`${where}: not compared: ${why}`)
    return { ...nothing, failed }
  }
  const pipeline = catalog.pipelines.find(({ id }) => id === group.pipelineId) ?? null
  const written = configuration.pipelines.find(({ name }) => name === pipeline?.name)
  if (pipeline === null || written === undefined) return leave('the configuration no longer names it')
  if (written.filter !== null)
    return leave('it is read through a filter, and what that leaves out is not counted')
  const meta = { getMeta: (name: string) => catalog.meta.get(name) ?? null, setMeta: () => {} }
  const known = knownGroups(meta, pipeline.name).find(({ name }) => name === group.name) ?? null
  const readableFrom = known?.retentionMs == null ? 0 : clock.now() - known.retentionMs
  const hours = comparableHours({ ...group, readableFrom }, range, clock.now())
  if (hours.length === 0) return leave('no whole hour of the range is over and read')
  const access = accesses.of({ region: written.region, endpoint: written.endpoint, account: written.account })
  try {
    const atAws = await linesAtAws(access, group.name, hours)
    const read = readHours(join(configuration.dataDir, 'events.db'), group.id, hours)
    const found = differences(hours, atAws, read)
    for (const each of found) say(`${new Date(each.hour).toISOString()}  ${where}: ${shown(each)}`)
    return { access, pipeline, known, found, hours: hours.length, failed: false }
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    return leave(`${error.message} ${error.hint}`, true)
  }
}

function shown({ atAws, read }: Difference): string {
  return `CloudWatch has ${atAws} lines, ${read} were read (${read - atAws})`
}

/** Read anew each time: the collector may be writing. */
function readHours(path: string, groupId: number, hours: readonly number[]): ReadonlyMap<number, number> {
  const db = new Database(path, { readOnly: true })
  try {
    return linesByHour(db, groupId, { from: Math.min(...hours), to: Math.max(...hours) + HOUR })
  } finally {
    db.close()
  }
}
