import type { Signal } from '../signal.ts'
import { type JsonObject, objectAt, textAt } from './json.ts'
import { type Message, requestIdOf } from './message.ts'
import { readRefusal } from './refusal.ts'
import { readUncaughtJson } from './uncaught-error.ts'
import { readWholeEvent } from './whole-event.ts'

/** Names under which loggers keep Lambda's request id; nothing else is called so. */
const OWN_IDS = ['function_request_id', 'awsRequestId', 'AWSRequestId', 'aws_request_id']

/**
 * The request id that a JSON line carries. `requestId` counts only beside a timestamp and a level, as the runtimes
 * write it: elsewhere it may be anybody's (an API's, say).
 */
export function requestIdIn(line: JsonObject): string | null {
  for (const name of OWN_IDS) {
    const id = requestIdOf(line[name])
    if (id !== null) return id
  }
  const runtime = 'timestamp' in line && ('level' in line || 'log_level' in line)
  return runtime ? requestIdOf(line['requestId']) : null
}

/** The message inside a JSON line, to be read like any other; null: it has none. */
export function messageIn(line: JsonObject, requestId: string | null): Message | null {
  const text = textAt(line, 'message') ?? textAt(line, 'msg')
  if (text === null) return null
  const echo = textAt(line, 'logger')?.startsWith('aws_lambda_powertools') === true
  return { text, requestId, bare: false, echo }
}

/** What a JSON line itself says, apart from the message inside: the whole event, or, where no envelope goes before, an uncaught error. */
export function readJsonLine(line: JsonObject, { requestId, bare }: Message): Signal | null {
  return readWholeEvent(line, requestId) ?? (bare ? readUncaughtJson(line, requestId) : null)
}

/** What a JSON line says beside its message: an event under `message` or `event`, a refusal that was logged as an error. */
export function readBeside(line: JsonObject, requestId: string | null): Signal | null {
  for (const name of ['message', 'event']) {
    const event = objectAt(line, name)
    const signal = event && readWholeEvent(event, requestId)
    if (signal) return signal
  }
  const text = textAt(line, 'errorMessage') ?? textAt(objectAt(line, 'error'), 'message')
  return text === null ? null : readRefusal(text, requestId)
}
