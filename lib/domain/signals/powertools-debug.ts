import type { Outcome } from '../outcome.ts'
import type { Signal } from '../signal.ts'
import { keyText } from './key-text.ts'
import { firstLine, type Message, type MessageFormat } from './message.ts'
import { powertoolsKey } from './powertools-key.ts'

/*
 * What Powertools for Python, Java and .NET log of an arrival at DEBUG. The error that a refused or failed one raises
 * besides is told by its attempt's outcome (deliveries.ts), so every outcome line here is one delivery. Python's own
 * handler prints them, and then the root logger, Lambda's, prints them again: that echo says nothing more.
 */

const EXISTING = 'Failed to put record for already existing idempotency key: '
const STATUS = ' with status: '
const EXECUTED = 'Function successfully executed. Saving record'
const RAISED = 'Function raised an exception'
const CLEARING = '. Clearing in progress record'
const ANSWERED = "Response for key '"
const ANSWERED_END = "' retrieved from idempotency store, skipping the function"
const KEY = 'idempotency key: '
/** Java's library writes it while the sandbox warms up: no event's. */
const PRIMING = '__invoke_prime__'

type Reader = (line: string) => { readonly outcome: Outcome | null; readonly key: string } | null

/** Steps on the way, each of which says no outcome yet. `Failed to put` without a status is Java's and older Python's. */
const STEPS = [
  'Saving in progress record for idempotency key: ',
  'saving in progress record for idempotency key: ',
  'Putting record for idempotency key: ',
  'Updating record for idempotency key: ',
  'Deleting record for idempotency key: ',
]

const READERS: readonly { readonly prefix: string; readonly read: Reader }[] = [
  { prefix: EXISTING, read: existing },
  { prefix: EXECUTED, read: (line) => named(line, 'processed', EXECUTED.length) },
  { prefix: RAISED, read: (line) => named(line, 'failed', line.indexOf(CLEARING)) },
  { prefix: ANSWERED, read: answered },
  ...STEPS.map((prefix) => ({ prefix, read: step })),
]

export const powertoolsDebug: MessageFormat = {
  prefixes: READERS.map(({ prefix }) => prefix),
  read({ text, requestId, echo }: Message): Signal | null {
    const line = firstLine(text)
    const found = READERS.find(({ prefix }) => line.startsWith(prefix))?.read(line)
    const key = found ? keyText(found.key) : null
    if (!found || key === null) return null
    if (found.outcome === null || echo || key === PRIMING) return { kind: 'platform' }
    const { outcome } = found
    return { kind: 'outcome', outcome, requestId, evidence: {}, ...powertoolsKey(key) }
  },
}

/** The first call and duplicates alike begin so. */
function step(line: string): ReturnType<Reader> {
  return named(line, null, 0)
}

function named(line: string, outcome: Outcome | null, after: number): ReturnType<Reader> {
  const at = after === -1 ? -1 : line.indexOf(KEY, after)
  return at === -1 ? null : { outcome, key: line.slice(at + KEY.length) }
}

/** `<id> with status: COMPLETED, expiry_timestamp: …`; an expired record is tried again and tells nothing yet. */
function existing(line: string): ReturnType<Reader> {
  const at = line.lastIndexOf(STATUS)
  if (at < EXISTING.length) return named(line, null, 0)
  const status = /^\w+/.exec(line.slice(at + STATUS.length))?.[0]
  const outcome = status === 'COMPLETED' ? 'duplicate' : status === 'INPROGRESS' ? 'in_progress' : null
  return { outcome, key: line.slice(EXISTING.length, at) }
}

function answered(line: string): ReturnType<Reader> {
  const end = line.lastIndexOf(ANSWERED_END)
  return end < ANSWERED.length ? null : { outcome: 'duplicate', key: line.slice(ANSWERED.length, end) }
}
