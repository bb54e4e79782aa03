import { firstLine, type MessageFormat } from './message.ts'

const WORDS = [
  'No value found for idempotency_key. jmespath: ',
  'Could not determine remaining time left. Did you call registerLambdaContext on IdempotencyConfig?',
  'No data found to create a hashed idempotency key. JMESPath: ',
  'No idempotency key value found. Skipping persistence layer and validation operations. jmespath: ',
]
/** Python's warnings begin with the place that warns, a file's path. */
const PYTHON_WARNING = 'UserWarning: No idempotency key value found.'

/** That a guard found no key shows once per process, or per call: known, and no outcome of anything. */
export const powertoolsWarnings: MessageFormat = {
  prefixes: [...WORDS, 'UserWarning: ', '/'],
  read({ text }) {
    if (WORDS.some((words) => text.startsWith(words))) return { kind: 'platform' }
    return firstLine(text.slice(0, 2_048)).includes(PYTHON_WARNING) ? { kind: 'platform' } : null
  },
}
