import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import type { ControlFiles } from './control-files.ts'

const LOOK_MS = 300

/** Pauses the traffic, and waits until what it began is at its end: `--wait` seconds, 300 by default. false: it is not. */
export async function pause(
  files: ControlFiles,
  args: readonly string[],
  say: (line: string) => void,
): Promise<boolean> {
  const { values } = parseArgs({ args: [...args], options: { wait: { type: 'string', default: '300' } } })
  const until = Date.now() + Number(values.wait) * 1000
  files.pause()
  for (let told = -1; ; await sleep(LOOK_MS)) {
    const state = files.read()
    if (!state || !isAlive(state.pid)) {
      say('paused; no traffic is running')
      return true
    }
    if (state.paused && state.unfinished === 0) {
      say('paused; nothing is in flight')
      return true
    }
    if (Date.now() >= until) {
      say(`paused; ${state.unfinished} invocations are not at their end`)
      return false
    }
    if (state.paused && state.unfinished !== told) say(`${state.unfinished} invocations to come to their end`)
    told = state.paused ? state.unfinished : told
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
