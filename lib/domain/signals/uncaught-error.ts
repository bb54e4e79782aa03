import type { ErrorSignal, Signal } from '../signal.ts'
import { isObject, type JsonObject, parseObject, textAt } from './json.ts'
import { bounded, firstLine, type Message, type MessageFormat } from './message.ts'
import { refusalOf } from './refusal.ts'

/**
 * Uncaught or merely logged? A logged error is the handler's own business and says nothing here. Uncaught are:
 * - Node, text: the runtime's words, then ` \t{"errorType":…`, which no console call makes by accident.
 * - Node, JSON: an error as the whole `message`, at level ERROR. `console.error(error)` makes the very same line, so
 *   whoever counts must let a REPORT that says success overrule it (the JSON format's REPORT always has a status).
 * - Python, text: a line that begins `[ERROR] <Type>: …` with a space (logging puts a tab there) and a traceback, or a type that is an error's name.
 * - Python, JSON: `errorType` and no `message`; logging always writes `message`.
 */

const MAX_MESSAGE = 1_024
const MAX_TYPE = 256
const HEAD = 65_536
const NODE_WORDS = ['Invoke Error', 'Uncaught Exception', 'Unhandled Promise Rejection', 'Init Error']
const PYTHON = /^\[ERROR\] ([A-Za-z_][\w.]{0,255})(?::[ \t]?([^\r\n]{0,2048}))?(?=[\r\n]|$)/
const ERROR_NAME = /(?:Error|Exception|Exit|Interrupt)$/
const TRACEBACK = 'Traceback (most recent call last):'

export const nodeUncaught: MessageFormat = {
  prefixes: NODE_WORDS,
  read(message: Message): Signal | null {
    const words = NODE_WORDS.find((candidate) => message.text.startsWith(candidate))
    const tail = words === undefined ? '' : message.text.slice(words.length).replace(/^ {0,2}\t/, '')
    if (!tail.startsWith('{')) return null
    // Cut short by the log service, the JSON no longer parses; it is the same error.
    return errorOf(parseObject(tail) ?? {}, message.requestId)
  },
}

export const pythonUncaught: MessageFormat = {
  prefixes: ['[ERROR] '],
  read(message: Message): Signal | null {
    const [, errorType, errorMessage] = (message.bare ? PYTHON.exec(message.text) : null) ?? []
    if (errorType === undefined) return null
    const traced = message.text.slice(0, HEAD).includes(TRACEBACK)
    if (!traced && !ERROR_NAME.test(errorType)) return null
    return errorOf({ errorType, errorMessage }, message.requestId)
  },
}

/** The uncaught error that a JSON line is; null: it is none. */
export function readUncaughtJson(line: JsonObject, requestId: string | null): Signal | null {
  const level = textAt(line, 'level') ?? textAt(line, 'log_level')
  const inner = line['message']
  if (level !== 'ERROR' && level !== 'FATAL') return null
  if (inner === undefined && textAt(line, 'errorType') !== null) return errorOf(line, requestId)
  return isObject(inner) && textAt(inner, 'errorType') !== null && Array.isArray(inner['stackTrace'])
    ? errorOf(inner, requestId)
    : null
}

/** The error, and what came of the arrival where the guard raised it. */
function errorOf(error: JsonObject, requestId: string | null): Signal {
  const text = textAt(error, 'errorMessage')
  const refusal = text === null ? null : refusalOf(text)
  const signal: ErrorSignal = {
    kind: 'error',
    requestId,
    errorType: bounded(textAt(error, 'errorType') || 'unknown', MAX_TYPE),
    errorMessage: text === null ? null : bounded(firstLine(text), MAX_MESSAGE),
    timeout: false,
    ...(refusal === null ? {} : { refusal }),
  }
  return signal
}
