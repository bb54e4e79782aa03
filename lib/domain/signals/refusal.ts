import type { Signal } from '../signal.ts'
import { keyText } from './key-text.ts'
import { firstLine, type Message, type MessageFormat } from './message.ts'

const WORDS = 'There is already an execution in progress with idempotency key: '
const ERROR_NAME = 'IdempotencyAlreadyInProgressError: '
const SORT_KEY = ' and sort key: '

/**
 * Powertools for TypeScript refuses: another run holds the key. The library raises it, so it comes as an error's
 * message; that error and this refusal are one delivery. With a composite table the first key is the table's constant
 * partition and the sort key is the event's.
 */
export function readRefusal(message: string, requestId: string | null): Signal | null {
  const text = message.startsWith(ERROR_NAME) ? message.slice(ERROR_NAME.length) : message
  if (!text.startsWith(WORDS)) return null
  const ids = firstLine(text.slice(WORDS.length))
  const sort = ids.indexOf(SORT_KEY)
  const key = keyText(sort === -1 ? ids : ids.slice(sort + SORT_KEY.length))
  if (key === null) return null
  const hash = key.lastIndexOf('#')
  const source = hash > 0 ? key.slice(0, hash) : null
  return { kind: 'outcome', outcome: 'in_progress', key, requestId, evidence: {}, source }
}

export const powertoolsRefusal: MessageFormat = {
  prefixes: [WORDS, ERROR_NAME],
  read: ({ text, requestId }: Message) => readRefusal(text, requestId),
}
