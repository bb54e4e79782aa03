import type { Outcome } from '../outcome.ts'
import type { Signal } from '../signal.ts'
import { splitEvidence } from './evidence.ts'
import { keyText } from './key-text.ts'
import { firstLine, type Message, type MessageFormat } from './message.ts'

const WORDS: readonly { readonly prefix: string; readonly outcome: Outcome }[] = [
  { prefix: 'Inserted ', outcome: 'processed' },
  { prefix: 'Duplicate skipped for ', outcome: 'duplicate' },
]

/** `Inserted <key>` and `Duplicate skipped for <key>`: the key is the rest of the line, evidence after it apart. */
export const handlerWords: MessageFormat = {
  prefixes: WORDS.map((word) => word.prefix),
  read(message: Message): Signal | null {
    const word = WORDS.find(({ prefix }) => message.text.startsWith(prefix))
    if (!word) return null
    const rest = firstLine(message.text.slice(word.prefix.length))
    // The space that divides word from key, kept for the split: evidence alone is no key.
    const { key: spaced, evidence } = splitEvidence(` ${rest}`)
    const key = keyText(spaced.slice(1))
    if (key === null) return null
    return {
      kind: 'outcome',
      outcome: word.outcome,
      key,
      requestId: message.requestId,
      evidence,
      source: null,
    }
  },
}
