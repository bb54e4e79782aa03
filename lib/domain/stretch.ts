import type { PlacedSignal } from './attempts.ts'
import { requestIdOf } from './attempts.ts'

/*
 * A stream may be divided before a signal where nothing reaches across: no attempt, no lines of one request id that
 * make an attempt of their own, no silence that lasts from one side to the other. What either part makes is then what
 * it makes within the whole, so a late line needs only its own stretch derived again.
 */

/** For each signal, in order, whether the stream may be divided before it. Only where it is later than all before it. */
export function cleanCuts(signals: readonly PlacedSignal[]): boolean[] {
  const forbidden = new Int32Array(signals.length + 1)
  const forbid = (from: number, to: number) => {
    if (to <= from) return
    forbidden[from + 1] = (forbidden[from + 1] ?? 0) + 1
    forbidden[to + 1] = (forbidden[to + 1] ?? 0) - 1
  }
  const nextStart = nextStarts(signals)
  for (const lines of byRequest(signals).values()) {
    const { pairs, unclosed, strays } = partsOf(lines, nextStart, signals)
    for (const [from, to] of pairs) forbid(from, to)
    for (const from of unclosed) forbid(from, (nextStart[from] ?? signals.length) - 1)
    const first = strays[0]
    const last = strays.at(-1)
    if (first !== undefined && last !== undefined) forbid(Math.min(first, reachedBack(signals, strays)), last)
  }
  let reached = 0
  return signals.map(({ time }, index) => {
    reached += forbidden[index] ?? 0
    const before = signals[index - 1]
    return reached === 0 && (before === undefined || before.time < time)
  })
}

/** Whether the signals of one request id are whole START … REPORT runs, so that they neither need nor touch others of it elsewhere. */
export function isSelfContained(lines: readonly PlacedSignal[]): boolean {
  let open = false
  for (const { signal } of lines) {
    if (signal.kind === 'start' && open) return false
    if (signal.kind === 'start') open = true
    else if (!open) return false
    else if (signal.kind === 'report') open = false
  }
  return !open
}

/** The earliest ms to which a REPORT says that its attempt reached back; that of the line itself for all else. */
export function reachesBackTo({ time, signal }: PlacedSignal): number {
  return signal.kind === 'report' ? time - Math.ceil(signal.durationMs ?? 0) : time
}

interface Parts {
  readonly pairs: readonly (readonly [number, number])[]
  readonly unclosed: readonly number[]
  readonly strays: readonly number[]
}

/** The lines of one request id, as indices: whole runs, STARTs without a REPORT, and lines outside both. */
function partsOf(
  lines: readonly number[],
  nextStart: readonly number[],
  signals: readonly PlacedSignal[],
): Parts {
  const pairs: [number, number][] = []
  const unclosed: number[] = []
  const strays: number[] = []
  let open: number | null = null
  let pending: number[] = []
  const abandon = () => {
    if (open === null) return
    const reach = nextStart[open] ?? signals.length
    unclosed.push(open)
    strays.push(...pending.filter((index) => index >= reach))
    open = null
    pending = []
  }
  for (const index of lines) {
    const kind = signals[index]?.signal.kind
    if (kind === 'start') {
      abandon()
      open = index
    } else if (kind === 'report' && open !== null) {
      pairs.push([open, index])
      open = null
      pending = []
    } else (open === null ? strays : pending).push(index)
  }
  abandon()
  return { pairs, unclosed, strays: strays.sort((a, b) => a - b) }
}

/** The last index at whose time no stray REPORT's attempt ran yet: from there to the REPORT nothing is divided. -1: none. */
function reachedBack(signals: readonly PlacedSignal[], strays: readonly number[]): number {
  let index = signals.length
  for (const stray of strays) {
    const placed = signals[stray]
    if (!placed) continue
    const began = reachesBackTo(placed)
    let back = stray
    while (back >= 0 && (signals[back]?.time ?? began) > began) back--
    index = Math.min(index, back)
  }
  return index
}

function byRequest(signals: readonly PlacedSignal[]): Map<string, number[]> {
  const lines = new Map<string, number[]>()
  signals.forEach(({ signal }, index) => {
    const requestId = requestIdOf(signal)
    if (requestId === null) return
    const list = lines.get(requestId)
    if (list) list.push(index)
    else lines.set(requestId, [index])
  })
  return lines
}

function nextStarts(signals: readonly PlacedSignal[]): number[] {
  const next: number[] = new Array(signals.length)
  let start = signals.length
  for (let index = signals.length - 1; index >= 0; index--) {
    next[index] = start
    if (signals[index]?.signal.kind === 'start') start = index
  }
  return next
}
