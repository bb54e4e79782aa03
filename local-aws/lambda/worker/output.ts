import type { OutputRecord } from '../messages.ts'
import { TRUTH_SINK } from '../truth.ts'

type Send = (record: OutputRecord) => void

export interface Output {
  /** One event, whatever lines it holds. */
  event(message: string, time?: number): void
  /** Ends a line that has no newline yet. */
  flush(): void
  /** Another invocation begins: a truth before its first line has the current time. */
  begin(): void
}

/**
 * Takes over this process's stdout and stderr: every line becomes an event with the time at which it was written,
 * and truths keep their place between the lines.
 */
export function captureOutput(send: Send): Output {
  let partial = ''
  let last: number | null = null
  const event = (message: string, time = Date.now()): void => {
    last = Math.max(time, last ?? 0)
    send({ kind: 'line', time: last, message })
  }
  const flush = (): void => {
    if (partial !== '') event(partial)
    partial = ''
  }
  const write = (text: string): void => {
    const lines = (partial + text).split('\n')
    partial = lines.pop() ?? ''
    for (const line of lines) if (line !== '') event(line)
  }
  takeOver(process.stdout, write)
  takeOver(process.stderr, write)
  Reflect.set(globalThis, TRUTH_SINK, (entry: Readonly<Record<string, unknown>>) => {
    flush()
    send({ kind: 'truth', time: last ?? Date.now(), entry })
  })
  const begin = (): void => {
    flush()
    last = null
  }
  return { event, flush, begin }
}

function takeOver(stream: NodeJS.WriteStream, write: (text: string) => void): void {
  stream.write = (chunk: string | Uint8Array, second?: unknown, third?: unknown): boolean => {
    write(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'))
    const done = typeof second === 'function' ? second : third
    if (typeof done === 'function') process.nextTick(() => done())
    return true
  }
}
