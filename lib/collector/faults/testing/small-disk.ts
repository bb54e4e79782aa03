import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Room for the store that can be taken away and given back. */
export interface SmallDisk {
  readonly folder: string
  fill(): void
  free(): void
  close(): void
}

/** SQLite itself says that there is no more room: the limit is set on every connection that writes. */
export function limitedPages(): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'onceboard-pages-'))
  const connections = new Set<DatabaseSync>()
  const { exec } = DatabaseSync.prototype
  DatabaseSync.prototype.exec = function (sql) {
    if (sql.includes('journal_mode')) connections.add(this)
    return exec.call(this, sql)
  }
  const limit = (pages: (now: number) => number) => {
    for (const each of connections) {
      if (!each.isOpen) continue
      const now = Number(each.prepare('PRAGMA page_count').get()?.['page_count'])
      exec.call(each, `PRAGMA max_page_count = ${pages(now)}`)
    }
  }
  return {
    folder,
    fill: () => limit((now) => now),
    free: () => limit(() => 1_000_000),
    close: () => {
      DatabaseSync.prototype.exec = exec
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const MEGABYTE = Buffer.alloc(1_048_576)

/** A file system of its own, a few megabytes large; null where this process may not mount one. */
export function tinyFileSystem(): SmallDisk | null {
  const folder = mkdtempSync(join(tmpdir(), 'onceboard-tmpfs-'))
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', folder]).status === 0
  if (!mounted) {
    rmSync(folder, { recursive: true, force: true })
    return null
  }
  const ballast = join(folder, 'ballast')
  return {
    folder,
    fill: () => {
      for (let size = MEGABYTE.length; size >= 1_024; size /= 2) {
        while (append(ballast, MEGABYTE.subarray(0, size)));
      }
    },
    free: () => rmSync(ballast),
    close: () => {
      spawnSync('umount', ['-l', folder])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** false: no room for it */
function append(path: string, bytes: Buffer): boolean {
  const before = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  try {
    writeFileSync(path, bytes, { flag: 'a' })
    return true
  } catch {
    return statSync(path).size > before
  }
}
