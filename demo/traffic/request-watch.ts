import type { ControlApi } from '../load/control-api.ts'

/** Lambda runs an asynchronous event at most so often. */
const ATTEMPTS = 3
const PAGE = 5000

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
  let cursor = begin.truthRead
  const settle = (entry: Readonly<Record<string, unknown>>) => {
    const id = String(entry['requestId'])
    const attempts = open.get(id)
    if (entry['kind'] !== 'attempt' || attempts === undefined) return
    if (entry['status'] === 'success' || attempts + 1 >= ATTEMPTS) open.delete(id)
    else open.set(id, attempts + 1)
  }
  return {
    add: (requestId) => void open.set(requestId, open.get(requestId) ?? 0),
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
