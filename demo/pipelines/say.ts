import type { DemoOutcome, MessageIds, Runtime } from './runtime.ts'

/** The usual guards' words. Only these two outcomes have a line of their own; a failure is told by the runtime. */
const WORDS = { processed: 'Inserted', duplicate: 'Duplicate skipped for' } as const

interface Said {
  readonly pipeline: string
  readonly source: string
  readonly outcome: Extract<DemoOutcome, keyof typeof WORDS>
  readonly key: string
  readonly ids?: MessageIds
  /** One JSON object after the key. */
  readonly evidence?: Readonly<Record<string, string | number>> | null
}

/** Prints what came of one delivery and tells the ledger the same. */
export function say(runtime: Runtime, { evidence, ids, ...said }: Said): void {
  const tail = evidence ? ` ${JSON.stringify(evidence)}` : ''
  runtime.print(`${WORDS[said.outcome]} ${said.key}${tail}`)
  runtime.truth({ kind: 'outcome', ...said, ids: ids ?? {} })
}
