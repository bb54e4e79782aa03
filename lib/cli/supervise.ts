import { type Child, type ChildSpec, type Ended, startChild, stopChild } from './child.ts'
import { BAD_SETTINGS } from './refusal-code.ts'

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 30_000
/** A child that ran this long starts again as if it had never crashed. */
const STEADY_MS = 60_000
/** Two waves of it, and all is stopped well within ten seconds. */
const PATIENCE_MS = 4_000

export interface Supervisor {
  /** Starts a child and keeps it running; settles when it is ready for the first time, or has ended before. */
  start(spec: ChildSpec): Promise<void>
  /** Stops all, last started first; those started together end together. */
  stop(): Promise<void>
}

export interface SuperviseOptions {
  readonly write: (line: string) => void
  /** A child was told by a person to stop: all must. */
  readonly onTold: () => void
  /** A child found before it was ever ready that it cannot run with its settings, and has said why: none can go on. */
  readonly onRefused: (name: string) => void
}

interface Kept {
  readonly spec: ChildSpec
  child: Child | null
  pause: NodeJS.Timeout | null
  crashes: number
  wasReady: boolean
}

export function supervise({ write, onTold, onRefused }: SuperviseOptions): Supervisor {
  const kept: Kept[] = []
  let stopping = false

  function run(one: Kept): Child {
    const startedAt = Date.now()
    const child = startChild(one.spec, write, onTold)
    one.child = child
    void child.ready.then((isReady) => (one.wasReady ||= isReady))
    void child.ended.then((ended) => {
      one.child = null
      if (stopping) return
      if (one.spec.finishes && ended.code === 0) return
      if (!one.wasReady && ended.code === BAD_SETTINGS) return onRefused(one.spec.name)
      if (Date.now() - startedAt > STEADY_MS) one.crashes = 0
      const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** one.crashes)
      one.crashes += 1
      write(`[onceboard] ${one.spec.name} ${howItEnded(ended)}: it starts again in ${pauseMs / 1000} s`)
      one.pause = setTimeout(() => run(one), pauseMs)
    })
    return child
  }

  return {
    start: async (spec) => {
      if (stopping) return
      const one: Kept = { spec, child: null, pause: null, crashes: 0, wasReady: false }
      kept.push(one)
      await run(one).ready
    },
    stop: async () => {
      stopping = true
      for (const one of kept) if (one.pause !== null) clearTimeout(one.pause)
      // The embedded AWS outlives those that talk to it, so that they end without complaint.
      const [first, ...rest] = kept
      await Promise.all(rest.map(stopKept))
      if (first !== undefined) await stopKept(first)
    },
  }
}

async function stopKept(one: Kept): Promise<void> {
  if (one.child !== null) await stopChild(one.child, PATIENCE_MS)
}

function howItEnded({ code, signal }: Ended): string {
  if (signal !== null) return `was killed (${signal})`
  return code === 0 ? 'ended' : `crashed (exit code ${code ?? 'unknown'})`
}
