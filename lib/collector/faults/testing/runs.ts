import { seededRandom } from '#local-aws/testing/random.ts'

/** A line to put into a log group. `time` in ms. */
export interface PutLine {
  readonly stream: string
  readonly time: number
  readonly message: string
}

export interface Runs {
  /** When the first begins, ms. */
  readonly at: number
  readonly count: number
  readonly everyMs: number
  readonly seed: number
}

/**
 * Runs of a handler as Lambda logs them, in three streams: with duplicates, retries, breaches, failures, silence and
 * lines that say nothing. The same for the same seed; keys and request ids differ between seeds.
 */
export function handlerRuns({ at, count, everyMs, seed }: Runs): PutLine[] {
  const random = seededRandom(seed)
  const keys: string[] = []
  let requestId = ''
  return Array.from({ length: count }, (_, i) => {
    if (i === 0 || random() > 0.05) requestId = idOf(seed, i)
    const known = keys.length > 0 && random() < 0.2
    const key = known ? (keys[Math.floor(random() * keys.length)] ?? '') : `shop:${seed}-${i}:${1 + (i % 3)}`
    keys.push(key)
    const said =
      random() < 0.05 ? [] : [known && random() > 0.1 ? `Duplicate skipped for ${key}` : `Inserted ${key}`]
    if (random() < 0.2) said.push(`says nothing ${i}`)
    return run(requestId, at + i * everyMs, `stream-${i % 3}`, said, random() < 0.04 ? '\tStatus: error' : '')
  }).flat()
}

export function run(
  requestId: string,
  at: number,
  stream: string,
  said: readonly string[],
  status = '',
): PutLine[] {
  const messages = [
    `START RequestId: ${requestId} Version: 7`,
    ...said,
    `END RequestId: ${requestId}`,
    `REPORT RequestId: ${requestId}\tDuration: 3.00 ms\tBilled Duration: 3 ms\tMemory Size: 128 MB\tMax Memory Used: 21 MB\t${status}`,
  ]
  return messages.map((message, i) => ({ stream, time: at + i, message }))
}

function idOf(seed: number, i: number): string {
  return `${seed.toString(16).padStart(8, '0')}-0000-4000-8000-${String(i).padStart(12, '0')}`
}
