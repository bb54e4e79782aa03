import type { Position } from './position.ts'
import { comparePositions } from './position.ts'
import { shownOutcome } from './shown-outcome.ts'
import type { ReportSignal, Signal } from './signal.ts'

/** A signal at its place in a stream. */
export interface PlacedSignal extends Position {
  readonly signal: Signal
}

/** One run of a handler, with the signals that belong to it in order. */
export interface Attempt {
  /** Its first line: what identifies it within its stream. */
  readonly opening: Position
  readonly requestId: string | null
  readonly version: string | null
  /** ms of its START; null where none was read. */
  readonly start: number | null
  readonly report: (Position & { readonly signal: ReportSignal }) | null
  readonly members: readonly PlacedSignal[]
}

export interface Attribution {
  readonly attempts: readonly Attempt[]
  /** Bare signals where no attempt reaches, or more than one. */
  readonly unattributed: readonly PlacedSignal[]
}

/** An attempt that began with a START: reaches from index `from` to index `to`, both inclusive. */
interface Reach {
  readonly requestId: string
  readonly from: number
  readonly to: number
}

export function requestIdOf(signal: Signal): string | null {
  return signal.kind === 'platform' ? null : signal.requestId
}

/**
 * The attempts of one stream (or of a stretch of it, see stretch.ts), from its signals in order. A START reaches to
 * its own REPORT if one follows before its request id's next START, else to the stream's next START. A bare signal
 * belongs to the one attempt that reaches it. Signals of a request id outside its STARTs' reach make attempts of
 * their own: one, and a further one for each further outcome of the same key.
 */
export function attribute(signals: readonly PlacedSignal[]): Attribution {
  const reaches = reachesOf(signals)
  const members = new Map<Reach, PlacedSignal[]>(reaches.map((reach) => [reach, []]))
  const strays = new Map<string, PlacedSignal[]>()
  const unattributed: PlacedSignal[] = []
  let open: Reach[] = []
  let next = 0
  signals.forEach((placed, index) => {
    while (reaches[next]?.from === index) open.push(reaches[next++] as Reach)
    open = open.filter((reach) => reach.to >= index)
    const requestId = requestIdOf(placed.signal)
    const mine = requestId === null ? open : open.filter((reach) => reach.requestId === requestId)
    const only = mine.length === 1 ? mine[0] : undefined
    if (only) members.get(only)?.push(placed)
    else if (requestId === null) unattributed.push(placed)
    else appendTo(strays, requestId, placed)
  })
  const started = reaches.map((reach) => startedAttempt(reach.requestId, members.get(reach) ?? []))
  const implicit = [...strays].flatMap(([requestId, lines]) => implicitAttempts(requestId, lines))
  return {
    attempts: [...started, ...implicit].sort((a, b) => comparePositions(a.opening, b.opening)),
    unattributed,
  }
}

function appendTo(lists: Map<string, PlacedSignal[]>, name: string, placed: PlacedSignal): void {
  const list = lists.get(name)
  if (list) list.push(placed)
  else lists.set(name, [placed])
}

/** In order of their beginnings. */
function reachesOf(signals: readonly PlacedSignal[]): Reach[] {
  const reaches: Reach[] = []
  const reportAfter = new Map<string, number>()
  let nextStart = signals.length
  for (let index = signals.length - 1; index >= 0; index--) {
    const signal = signals[index]?.signal
    if (signal?.kind === 'report') reportAfter.set(signal.requestId, index)
    if (signal?.kind !== 'start') continue
    reaches.push({
      requestId: signal.requestId,
      from: index,
      to: reportAfter.get(signal.requestId) ?? nextStart - 1,
    })
    reportAfter.delete(signal.requestId)
    nextStart = index
  }
  return reaches.reverse()
}

function startedAttempt(requestId: string, members: readonly PlacedSignal[]): Attempt {
  const opening = members[0]
  if (opening?.signal.kind !== 'start') throw new Error(`attempt ${requestId} does not open with its START`)
  return {
    opening: { time: opening.time, eventId: opening.eventId },
    requestId,
    version: opening.signal.version,
    start: opening.time,
    report: reportOf(members),
    members,
  }
}

/** The n-th outcome of a key belongs to the n-th attempt, and so does the n-th error that refuses it; all else belongs to the one last opened. */
function implicitAttempts(requestId: string, lines: readonly PlacedSignal[]): Attempt[] {
  const seen = new Map<string, number>()
  const runs: PlacedSignal[][] = [[]]
  for (const line of lines) {
    let run = runs.length - 1
    const key = shownOutcome(line.signal)?.key ?? null
    if (key !== null) {
      const name = `${line.signal.kind} ${key}`
      run = seen.get(name) ?? 0
      seen.set(name, run + 1)
    }
    while (runs.length <= run) runs.push([])
    runs[run]?.push(line)
  }
  return runs.flatMap((members) => {
    const opening = members[0]
    if (!opening) return []
    const at = { time: opening.time, eventId: opening.eventId }
    return [{ opening: at, requestId, version: null, start: null, report: reportOf(members), members }]
  })
}

function reportOf(members: readonly PlacedSignal[]): Attempt['report'] {
  for (const { time, eventId, signal } of members)
    if (signal.kind === 'report') return { time, eventId, signal }
  return null
}

/** From when to when an attempt is known to have run, ms, both inclusive: without a START, its REPORT's duration says since when. */
export function extentOf(attempt: Attempt): { readonly from: number; readonly to: number } {
  const last = attempt.members.at(-1)?.time ?? attempt.opening.time
  const report = attempt.report
  const began =
    report && attempt.start === null
      ? report.time - Math.ceil(report.signal.durationMs ?? 0)
      : attempt.opening.time
  return { from: Math.min(attempt.opening.time, began), to: Math.max(last, report?.time ?? last) }
}
