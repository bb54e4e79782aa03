import type { ControlApi } from '../load/control-api.ts'

/** Lambda runs an asynchronous event at most so often. */
const ATTEMPTS = 3
const PAGE = 5000
/** Answers are never so late that so many runs of others come between. */
const MOST_EARLY = 10_000

/** Knows which asynchronous requests may still run, by the attempts that the truth tells of. */
export interface RequestWatch {
  add(requestId: string): void
  readonly open: readonly string[]
  readonly truthRead: number | null
  /** Reads what came since; call it now and then. */
  look(): Promise<void>
}

export function requestWatch(
  api: ControlApi,
  begin: { truthRead: number | null; requests: readonly string[] },
): RequestWatch {
  const open = new Map(begin.requests.map((id) => [id, 0]))
  // A run may be told of before the answer that names its request has come.
  const early = new Map<string, number>()
  let cursor = begin.truthRead
  const settle = (entry: Readonly<Record<string, unknown>>) => {
    if (entry['kind'] !== 'attempt') return
    const id = String(entry['requestId'])
    const attempts = entry['status'] === 'success' ? ATTEMPTS : (open.get(id) ?? early.get(id) ?? 0) + 1
    if (!open.has(id)) remember(early, id, attempts)
    else if (attempts >= ATTEMPTS) open.delete(id)
    else open.set(id, attempts)
  }
  return {
    add: (requestId) => {
      const attempts = early.get(requestId) ?? 0
      early.delete(requestId)
      if (attempts < ATTEMPTS) open.set(requestId, Math.max(attempts, open.get(requestId) ?? 0))
    },
    get open() {
      return [...open.keys()]
    },
    get truthRead() {
      return cursor
    },
    look: async () => {
      cursor ??= await truthEnd(api)
      for (let more = true; more; ) {
        const { entries, next } = await api.truth(cursor, PAGE)
        for (const entry of entries) settle(entry)
        cursor = Number(entries.at(-1)?.['seq'] ?? cursor)
        more = next !== null
      }
    },
  }
}

function remember(early: Map<string, number>, id: string, attempts: number): void {
  early.set(id, attempts)
  const oldest = early.keys().next().value
  if (early.size > MOST_EARLY && oldest !== undefined) early.delete(oldest)
}

/** The last entry's number, found by halving: the whole truth is long. */
export async function truthEnd(api: ControlApi): Promise<number> {
  const isBehind = async (seq: number) => (await api.truth(seq, 1)).entries.length === 0
  let high = 1
  while (!(await isBehind(high))) high *= 2
  let low = 0
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (await isBehind(middle)) high = middle
    else low = middle + 1
  }
  return low
}
