import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Child, ROOT, startChild } from './child.ts'
import { sourceFingerprint } from './fingerprint.ts'
import { tryLock } from './lock.ts'

const MARK = 'onceboard-build.json'

function distDir(): string {
  return join(ROOT, process.env.ONCEBOARD_DIST_DIR ?? '.next')
}

/** Where a build must lie, and none does; null: there is one, of whatever sources. */
export function missingBuild(): string | null {
  return existsSync(join(distDir(), 'BUILD_ID')) ? null : distDir()
}

/** Whether the build that lies there was made of the sources that lie here. */
export function buildIsCurrent(): boolean {
  const mark = join(distDir(), MARK)
  if (!existsSync(mark) || !existsSync(join(distDir(), 'BUILD_ID'))) return false
  try {
    const { fingerprint, buildId } = JSON.parse(readFileSync(mark, 'utf8'))
    return fingerprint === sourceFingerprint(ROOT) && buildId === readBuildId()
  } catch {
    return false
  }
}

function readBuildId(): string {
  return readFileSync(join(distDir(), 'BUILD_ID'), 'utf8')
}

export interface BuildOptions {
  readonly write: (line: string) => void
  /** Handed the build's process, so that a signal can end it. */
  readonly onChild?: (child: Child) => void
  /** Ends the wait for another's build. */
  readonly stopped?: AbortSignal
}

/** Builds for production and marks what of. Two starts at once build once. True: there is a current build now. */
export async function buildForProduction({ write, onChild, stopped }: BuildOptions): Promise<boolean> {
  mkdirSync(join(ROOT, 'node_modules/.cache'), { recursive: true })
  const lock = await waitForLock(join(ROOT, 'node_modules/.cache/onceboard-build.lock'), write, stopped)
  if (lock === null) return false
  try {
    if (buildIsCurrent()) return true
    const fingerprint = sourceFingerprint(ROOT)
    const child = startChild(
      {
        name: 'build',
        script: join(ROOT, 'node_modules/next/dist/bin/next'),
        args: ['build', ROOT],
        env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
      },
      write,
    )
    onChild?.(child)
    const { code } = await child.ended
    if (code !== 0) return false
    writeFileSync(join(distDir(), MARK), JSON.stringify({ fingerprint, buildId: readBuildId() }))
    return true
  } finally {
    lock.release()
  }
}

async function waitForLock(file: string, write: (line: string) => void, stopped?: AbortSignal) {
  for (let said = false; !stopped?.aborted; said = true) {
    const lock = tryLock(file)
    if (lock !== null) return lock
    if (!said) write('[onceboard] another Onceboard is building; waiting for it')
    await pause(500)
  }
  return null
}
