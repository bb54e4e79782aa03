import type { Signal } from '../signal.ts'
import { handlerWords } from './handler-words.ts'
import type { Message, MessageFormat } from './message.ts'
import { powertoolsDebug } from './powertools-debug.ts'
import { powertoolsWarnings } from './powertools-warnings.ts'
import { loggedRefusal } from './refusal.ts'
import { nodeUncaught, pythonUncaught } from './uncaught-error.ts'

/** The built-in formats of messages. A new one is a file of its own and a line here. */
const FORMATS: readonly MessageFormat[] = [
  handlerWords,
  loggedRefusal,
  powertoolsDebug,
  powertoolsWarnings,
  nodeUncaught,
  pythonUncaught,
]

const BY_FIRST_CHARACTER = dispatch(FORMATS)

/** What the built-in formats read in a message; only its beginning decides. */
export function readBuiltIn(message: Message): Signal | null {
  for (const { prefix, format } of BY_FIRST_CHARACTER.get(message.text.charCodeAt(0)) ?? []) {
    const signal = message.text.startsWith(prefix) ? format.read(message) : null
    if (signal) return signal
  }
  return null
}

interface Candidate {
  readonly prefix: string
  readonly format: MessageFormat
}

function dispatch(formats: readonly MessageFormat[]): ReadonlyMap<number, readonly Candidate[]> {
  const candidates = formats.flatMap((format) => format.prefixes.map((prefix) => ({ prefix, format })))
  return Map.groupBy(candidates, ({ prefix }) => prefix.charCodeAt(0))
}
