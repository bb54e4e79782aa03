import type { Freshness, Problem, Range } from '#lib/domain/answer.ts'
import type { Catalog } from './catalog.ts'

/** The collector says that it lives every few seconds. */
const HEARTBEAT_LIMIT_MS = 15_000

export const STARTING: Freshness = {
  dataThrough: null,
  gaps: [],
  problems: [
    {
      code: 'COLLECTOR_STARTING',
      message: 'Nothing has been read yet: the collector has not opened its store.',
      hint: 'It starts with `npm start`; alone, with `npm run collector`.',
    },
  ],
}

/** How far everything is read, what was left out within the range, and what stands in the way. */
export function freshnessOf(catalog: Catalog, range: Range, now: number): Freshness {
  return {
    dataThrough: dataThrough(catalog),
    gaps: catalog.groups.flatMap((group) =>
      group.gaps
        .filter((gap) => gap.from < range.to && gap.to > range.from)
        .map((gap) => ({ ...gap, logGroup: group.name })),
    ),
    problems: [...collectorProblems(catalog, now), ...groupProblems(catalog), ...storedProblems(catalog)],
  }
}

/** What stands between Onceboard and a group until a person does something; all else passes, and leaves the group behind. */
const UNREADABLE = ['LOG_GROUP_MISSING', 'LOG_GROUP_UNREADABLE', 'LOG_GROUP_REFUSED']

/** ms; the least frontier of the readable groups, or, where none is left, of those that once were. */
function dataThrough(catalog: Catalog): number | null {
  const read = catalog.groups.filter((group) => group.high !== null)
  const readable = read.filter(({ problem }) => problem === null || !UNREADABLE.includes(problem.code))
  const frontiers = (readable.length > 0 ? readable : read).flatMap((group) => group.high ?? [])
  return frontiers.length === 0 ? null : Math.min(...frontiers)
}

/** ms; when the collector last said that it lives; null: never */
export function heartbeatOf(catalog: Catalog): number | null {
  const value = Number(catalog.meta.get('heartbeat') ?? Number.NaN)
  return Number.isFinite(value) ? value : null
}

export function isCollectorRunning(catalog: Catalog, now: number): boolean {
  const heartbeat = heartbeatOf(catalog)
  return heartbeat !== null && now - heartbeat <= HEARTBEAT_LIMIT_MS
}

function collectorProblems(catalog: Catalog, now: number): readonly Problem[] {
  if (isCollectorRunning(catalog, now)) return []
  const heartbeat = heartbeatOf(catalog)
  const since =
    heartbeat === null ? 'It has not been seen.' : `It was last seen at ${new Date(heartbeat).toISOString()}.`
  return [
    {
      code: 'COLLECTOR_DOWN',
      message: `The collector is not running, so nothing new is read. ${since}`,
      hint: 'Look at its output (it cannot even say that it lives while the disk is full); start it with `npm start`, or alone with `npm run collector`.',
    },
  ]
}

function groupProblems(catalog: Catalog): readonly Problem[] {
  return catalog.groups.flatMap((group) => (group.problem === null ? [] : [group.problem]))
}

function storedProblems(catalog: Catalog): readonly Problem[] {
  return namedProblems(catalog).map(({ problem }) => problem)
}

/**
 * `problem:*` rows of meta, written by the collector as JSON; `name` without that beginning: `<pipeline>:table`,
 * `lines:<group id>`, `size`. One that cannot be read is said as it stands.
 */
export function namedProblems(
  catalog: Catalog,
): readonly { readonly name: string; readonly problem: Problem }[] {
  return [...catalog.meta]
    .filter(([name]) => name.startsWith('problem:') && isPresent(catalog, name.slice('problem:'.length)))
    .map(([name, value]) => ({
      name: name.slice('problem:'.length),
      problem: parseProblem(value) ?? {
        code: 'PROBLEM',
        message: value,
        hint: `The collector noted it as ${name}.`,
      },
    }))
}

/** What the configuration no longer names has no say in the present. */
function isPresent({ groups, pipelines }: Catalog, name: string): boolean {
  const group = /^lines:(\d+)$/.exec(name)?.[1]
  if (group !== undefined) return groups.some(({ id }) => id === Number(group))
  const pipeline = /^(.*):(table|groups|many|retention)$/.exec(name)?.[1]
  return pipeline === undefined || pipelines.some((each) => each.name === pipeline)
}

function parseProblem(value: string): Problem | null {
  try {
    const { code, message, hint }: Partial<Problem> = JSON.parse(value)
    return typeof code === 'string' && typeof message === 'string'
      ? { code, message, hint: hint ?? '' }
      : null
  } catch {
    return null
  }
}
