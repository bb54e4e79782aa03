/**
 * A simulated clock: what is scheduled happens in the order of its time, then of its scheduling. Handlers are async
 * code; between two moments all that is ready to run runs to its next wait, so overlapping attempts interleave as
 * they would, and the same schedule always gives the same history.
 */
export interface Simulation {
  /** ms since the epoch, whole */
  now(): number
  at(time: number, act: () => void): void
  sleep(ms: number): Promise<void>
  /** Runs until nothing is scheduled before `until` (ms). */
  run(until: number): Promise<void>
}

interface Moment {
  readonly time: number
  readonly order: number
  readonly act: () => void
}

export function simulation(start: number): Simulation {
  const heap: Moment[] = []
  let now = start
  let order = 0

  const at = (time: number, act: () => void) => {
    push(heap, { time: Math.max(now, Math.round(time)), order: order++, act })
  }
  const run = async (until: number) => {
    for (let top = heap[0]; top && top.time < until; top = heap[0]) {
      pop(heap)
      now = top.time
      top.act()
      await settled()
    }
    now = Math.max(now, until)
  }
  return { now: () => now, at, run, sleep: (ms) => new Promise((resolve) => at(now + ms, resolve)) }
}

/** Every promise that can go on has gone on: a macrotask runs only when no microtask is left. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function before(a: Moment, b: Moment): boolean {
  return a.time < b.time || (a.time === b.time && a.order < b.order)
}

function push(heap: Moment[], moment: Moment): void {
  let at = heap.length
  heap.push(moment)
  while (at > 0) {
    const up = (at - 1) >> 1
    const parent = heap[up]
    if (!parent || !before(moment, parent)) break
    heap[at] = parent
    at = up
  }
  heap[at] = moment
}

function pop(heap: Moment[]): void {
  const last = heap.pop()
  if (!last || heap.length === 0) return
  let at = 0
  for (;;) {
    let down = 2 * at + 1
    const left = heap[down]
    if (!left) break
    const right = heap[down + 1]
    if (right && before(right, left)) down++
    const child = heap[down]
    if (!child || !before(child, last)) break
    heap[at] = child
    at = down
  }
  heap[at] = last
}
