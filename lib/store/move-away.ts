import { existsSync, renameSync } from 'node:fs'

/** What SQLite keeps beside a database; left there it would be taken for the next one's. */
const BESIDE = ['', '-wal', '-shm'] as const

/** Renames a database that cannot be used, with what lies beside it. Answers its new name. */
export function moveAway(path: string, now: number): string {
  const to = `${path}.broken-${new Date(now).toISOString().replaceAll(':', '').slice(0, 17)}`
  for (const suffix of BESIDE)
    if (existsSync(`${path}${suffix}`)) renameSync(`${path}${suffix}`, `${to}${suffix}`)
  return to
}
