import { parseArgs } from 'node:util'
import type { ControlApi } from '../load/control-api.ts'
import { countEntries, type LedgerRow } from './count.ts'
import { type Entry, readEntry } from './entries.ts'

const PAGE = 20_000

export interface Ledger {
  /** ISO 8601; null: since ever, until now */
  readonly from: string | null
  readonly to: string | null
  readonly rows: readonly LedgerRow[]
}

export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** `--from` and `--to` (ISO 8601 or epoch ms), `--exclude-requests id,id`: replays by Onceboard. Throws UsageError. */
export async function ledger(api: ControlApi, args: readonly string[]): Promise<Ledger> {
  const { values } = parseArgs({
    args: [...args],
    options: { from: { type: 'string' }, to: { type: 'string' }, 'exclude-requests': { type: 'string' } },
  })
  const from = instant('--from', values.from)
  const to = instant('--to', values.to)
  const replays = new Set((values['exclude-requests'] ?? '').split(',').filter((id) => id !== ''))
  const rows = countEntries(await readTruth(api), {
    from: from ?? Number.NEGATIVE_INFINITY,
    to: to ?? Number.POSITIVE_INFINITY,
    replays,
  })
  return { from: iso(from), to: iso(to), rows }
}

async function readTruth(api: ControlApi): Promise<Entry[]> {
  const found: Entry[] = []
  for (let after: number | null = 0; after !== null; ) {
    const page: Awaited<ReturnType<ControlApi['truth']>> = await api.truth(after, PAGE)
    for (const raw of page.entries) {
      const entry = readEntry(raw)
      if (entry) found.push(entry)
    }
    after = page.next
  }
  return found
}

function instant(name: string, text: string | undefined): number | null {
  if (text === undefined) return null
  const time = /^\d+$/.test(text) ? Number(text) : Date.parse(text)
  if (Number.isNaN(time))
    throw new UsageError(`${name} is "${text}": write an instant such as 2026-11-20T14:30:00Z`)
  return time
}

function iso(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString()
}
