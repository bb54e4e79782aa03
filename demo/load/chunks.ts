import type { RecordedAttempt } from '../history/attempt.ts'
import { logGroupOf } from '../pipelines/catalogue.ts'
import type { AppendBatch } from './control-api.ts'

export interface Chunk {
  /** The same for the same history: local-aws takes each id once. */
  readonly id: string
  readonly batches: readonly AppendBatch[]
}

/** Cuts a history (attempts in the order of their ends) into appends, newest first. Attempts stay whole. */
export function* chunks(name: string, attempts: readonly RecordedAttempt[], size = 2000): Generator<Chunk> {
  const count = Math.ceil(attempts.length / size)
  for (let number = count - 1; number >= 0; number--) {
    const part = attempts.slice(number * size, (number + 1) * size)
    yield { id: `demo/${name}/${number + 1}-of-${count}`, batches: batches(part) }
  }
}

interface OpenBatch extends AppendBatch {
  readonly lines: { readonly time: number; readonly message: string }[]
  readonly truth: Readonly<Record<string, unknown>>[]
}

function batches(attempts: readonly RecordedAttempt[]): AppendBatch[] {
  const streams = new Map<string, OpenBatch>()
  for (const attempt of attempts) {
    const { stream } = attempt
    const logGroup = logGroupOf(attempt.pipeline)
    const batch = streams.get(`${logGroup} ${stream}`) ?? { logGroup, stream, lines: [], truth: [] }
    streams.set(`${logGroup} ${stream}`, batch)
    batch.lines.push(...attempt.lines)
    batch.truth.push(...attempt.truth)
  }
  return [...streams.values()]
}
