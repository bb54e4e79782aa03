import { type Child, stopChild } from './child.ts'
import { type Supervisor, supervise } from './supervise.ts'

const PARENT_CHECK_MS = 1000
const PATIENCE_MS = 4000

export interface Lifetime {
  readonly supervisor: Supervisor
  /** Aborted once the end has begun. */
  readonly stopped: AbortSignal
  /** A child beside the supervised ones, that comes to its own end. */
  readonly alsoStop: (child: Child) => void
}

/** From here on SIGINT, SIGTERM or SIGHUP to us, to a child, or the loss of npm above us ends all, with exit code 0; a child that cannot run with its settings, with 1. */
export function beginLifetime(write: (line: string) => void): Lifetime {
  const end = new AbortController()
  const others: Child[] = []
  const supervisor = supervise({
    write,
    onTold: () => stopAll('one of ours was told to stop'),
    onRefused: (name) => stopAll(`${name} cannot run with these settings`, 1),
  })

  function stopAll(why: string, exitCode = 0): void {
    if (end.signal.aborted) return
    end.abort()
    write(`[onceboard] ${why}: stopping`)
    const ends = others.map((child) => stopChild(child, PATIENCE_MS))
    void Promise.all([supervisor.stop(), ...ends]).then(() => process.exit(exitCode))
  }

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopAll(signal))
  watchParent(() => stopAll('npm is gone'))
  return { supervisor, stopped: end.signal, alsoStop: (child) => others.push(child) }
}

/** npm killed outright passes no signal on: we then find another parent. Only where npm is the parent: others may leave on purpose. */
function watchParent(onGone: () => void): void {
  if (process.env.npm_lifecycle_event === undefined) return
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) onGone()
  }, PARENT_CHECK_MS).unref()
}
