import { randomUUID } from 'node:crypto'
import type { Database } from './database.ts'

/** How long a writer that shows no sign of life keeps the store, ms; one whose process is gone loses it at once. */
const LEASE_MS = 15_000

interface LeaseRow {
  readonly owner: string
  readonly pid: number
  readonly seen: number
}

export class StoreBusyError extends Error {
  override readonly name = 'StoreBusyError'
  constructor(path: string, pid: number) {
    super(
      `${path} is being written by another collector (process ${pid}); stop it, or set ONCEBOARD_DATA to another folder`,
    )
  }
}

export class FencedError extends Error {
  override readonly name = 'FencedError'
  constructor(path: string) {
    super(`another collector has taken over ${path}; this one writes no more`)
  }
}

/** One writer at a time: every transaction first proves that the lease is still this writer's. */
export class Lease {
  readonly #db: Database
  readonly #owner = randomUUID()

  /** @throws StoreBusyError while another living writer holds the store. */
  constructor(db: Database, now: number) {
    this.#db = db
    db.transaction(() => {
      const held = this.#read()
      if (held && isAlive(held, now)) throw new StoreBusyError(db.path, held.pid)
      this.#write(now)
    })
  }

  /** Within a transaction. @throws FencedError */
  prove(): void {
    if (this.#read()?.owner !== this.#owner) throw new FencedError(this.#db.path)
  }

  renew(now: number): void {
    this.prove()
    this.#write(now)
  }

  release(): void {
    if (this.#read()?.owner === this.#owner) this.#db.run("DELETE FROM meta WHERE name = 'lease'")
  }

  #read(): LeaseRow | null {
    const row = this.#db.get<{ value: string }>("SELECT value FROM meta WHERE name = 'lease'")
    return row && (JSON.parse(row.value) as LeaseRow)
  }

  #write(now: number): void {
    const lease: LeaseRow = { owner: this.#owner, pid: process.pid, seen: now }
    this.#db.run(
      "INSERT INTO meta VALUES ('lease', ?) ON CONFLICT DO UPDATE SET value = excluded.value",
      JSON.stringify(lease),
    )
  }
}

function isAlive(lease: LeaseRow, now: number): boolean {
  if (Math.abs(now - lease.seen) > LEASE_MS) return false
  if (lease.pid === process.pid) return true
  try {
    process.kill(lease.pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
