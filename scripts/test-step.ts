import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

export interface Counts {
  passed: number
  failed: number
}

export interface Step {
  readonly name: string
  /** A JavaScript file, from the project's folder. */
  readonly script: string
  readonly args: readonly string[]
  /** What its own report says; without it the step counts as one. null: there is no report. */
  readonly counts?: () => Counts | null
  /** Not run, and failed, where that step failed. */
  readonly needs?: string
}

/** Runs a step with its output passed on. A step that ends badly has failed at least once, whatever it counted. */
export async function runStep(step: Step): Promise<Counts> {
  console.log(`\n── ${step.name} ──`)
  const ok = await succeeds(step)
  if (step.counts === undefined) return ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }
  return settle(ok, step.counts())
}

/** Nothing counted is no success: a suite that finds none of its tests must not pass. */
export function settle(ok: boolean, counts: Counts | null): Counts {
  if (counts === null || counts.passed + counts.failed === 0) return { passed: 0, failed: 1 }
  return ok ? counts : { passed: counts.passed, failed: Math.max(1, counts.failed) }
}

function succeeds({ script, args }: Step): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, ...args], { cwd: ROOT, stdio: 'inherit' })
    const pass = (signal: NodeJS.Signals) => child.kill(signal)
    process.once('SIGTERM', pass)
    process.once('SIGINT', pass)
    child.on('close', (code, signal) => {
      process.off('SIGTERM', pass)
      process.off('SIGINT', pass)
      if (signal === 'SIGINT' || signal === 'SIGTERM') process.exit(1)
      resolve(code === 0)
    })
  })
}
