import type { DemoOutcome } from '../pipelines/runtime.ts'

/** A small history's end: a Friday afternoon. ms */
export const END = Date.parse('2026-11-20T14:30:00Z')

export const SMALL = { seed: 'test', deliveries: 3000, days: 2, end: END } as const

/** What an outcome line says, read the plain way: an independent check of what was told beside it. */
export function outcomeOf(message: string): DemoOutcome | null {
  if (message.startsWith('Inserted ')) return 'processed'
  return message.startsWith('Duplicate skipped for ') ? 'duplicate' : null
}
