import type { Refusal, Signal } from '../signal.ts'
import { keyText } from './key-text.ts'
import { firstLine, type Message, type MessageFormat } from './message.ts'
import { powertoolsKey } from './powertools-key.ts'

/** TypeScript's words; those of Python, Java and .NET. */
const TYPESCRIPT = 'There is already an execution in progress with idempotency key: '
const OTHERS = 'Execution already in progress with idempotency key: '
const OTHER_PAYLOAD = 'Payload does not match stored record for this event key'
const SORT_KEY = ' and sort key: '
const NAMES = [
  'IdempotencyAlreadyInProgress',
  'software.amazon.lambda.powertools.idempotency.',
  'AWS.Lambda.Powertools.Idempotency.',
]
const NAME = /^[\w.]{0,200}IdempotencyAlreadyInProgress(?:Error|Exception): /
/** Java's runtime writes an error's class after its message. */
const JAVA_CLASS = /: [\w.$]{1,256}(?:Exception|Error)$/

/**
 * What Powertools' own error says: it refused, since another run holds the key, or since the stored record is of
 * another payload (names no key). null: another error. With a composite table the first key is the table's constant
 * partition and the sort key is the event's.
 */
export function refusalOf(message: string): Refusal | null {
  if (message.startsWith(OTHER_PAYLOAD)) return { outcome: 'mismatch', key: null, source: null }
  const text = message.replace(NAME, '')
  if (text.startsWith(TYPESCRIPT)) return inProgress(text.slice(TYPESCRIPT.length), (ids) => ids)
  return text.startsWith(OTHERS) ? inProgress(text.slice(OTHERS.length), withoutPath) : null
}

function inProgress(rest: string, keyOf: (ids: string) => string): Refusal | null {
  const ids = firstLine(rest).replace(JAVA_CLASS, '')
  const sort = ids.indexOf(SORT_KEY)
  const key = keyText(sort === -1 ? keyOf(ids) : ids.slice(sort + SORT_KEY.length))
  return key === null ? null : { outcome: 'in_progress', ...powertoolsKey(key) }
}

/** Python puts `<JMESPath>=` before the key. A path may hold anything; what follows its `=` is `<name>#<hash>`. */
function withoutPath(ids: string): string {
  const hash = ids.lastIndexOf('#')
  const equals = hash === -1 ? ids.indexOf('=') : ids.lastIndexOf('=', hash)
  return ids.slice(equals + 1)
}

/** A refusal that the handler logged, and so did not let out. */
export function readRefusal(message: string, requestId: string | null): Signal | null {
  const refusal = refusalOf(message)
  if (refusal === null || refusal.key === null) return null
  const { outcome, key, source } = refusal
  return { kind: 'outcome', outcome, key, requestId, evidence: {}, source }
}

export const loggedRefusal: MessageFormat = {
  prefixes: [TYPESCRIPT, OTHERS, ...NAMES],
  read: ({ text, requestId }: Message) => readRefusal(text, requestId),
}
