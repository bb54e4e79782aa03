import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, platform, release, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'

/** Without it a figure says nothing. */
export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGb: number
  readonly system: string
  readonly node: string
  readonly sqlite: string
  readonly next: string
  readonly commit: string
}

export function thisMachine(): Machine {
  const { versions } = process
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
    node: versions.node,
    sqlite: versions['sqlite'] ?? 'unknown',
    next: nextVersion(),
    commit: commit(),
  }
}

function nextVersion(): string {
  const file = fileURLToPath(new URL('../node_modules/next/package.json', import.meta.url))
  const { version }: { version: string } = JSON.parse(readFileSync(file, 'utf8'))
  return version
}

/** Not every copy is a clone. */
function commit(): string {
  try {
    const cwd = fileURLToPath(new URL('.', import.meta.url))
    const [id, changed] = [
      ['rev-parse', '--short', 'HEAD'],
      ['status', '--porcelain', '--untracked-files=no', '--', 'lib', 'app', 'components'],
    ].map((args) => execFileSync('git', args, { cwd, encoding: 'utf8', stdio: 'pipe' }).trim())
    return changed === '' ? `${id}` : `${id} with changes`
  } catch {
    return 'unknown'
  }
}
