import type { CustomSignal, Signal } from '../signal.ts'
import { type CustomPatterns, customPatterns } from './custom-signals.ts'
import { readBuiltIn } from './formats.ts'
import { parseObject } from './json.ts'
import { messageIn, readBeside, readJsonLine, requestIdIn } from './json-line.ts'
import { type Message, withoutNewline } from './message.ts'
import { readPlatformJson } from './platform-json.ts'
import { readPlatformText } from './platform-text.ts'
import { openTextEnvelope } from './text-envelope.ts'

/** Envelopes within envelopes (a logger's JSON in the runtime's line); no known stack of loggers makes more. */
const MAX_ENVELOPES = 4

/**
 * What one log line says. null: nothing that is known, an unmatched line. Only a message's beginning decides, but for
 * the user's patterns, which go before the built-in formats and are searched in the message's first 16 Ki. Platform
 * lines are known only where no envelope goes before them: a handler that logs other functions' lines starts nothing.
 * Never throws; linear in the line's length (the user's patterns apart). Throws TypeError at once for a bad pattern.
 */
export function signalReader(custom: readonly CustomSignal[]): (message: string) => Signal | null {
  const patterns = customPatterns(custom)
  return (line) => {
    const text = withoutNewline(line)
    return (
      readPlatformText(text) ?? readMessage(patterns, { text, requestId: null, bare: true, echo: false }, 0)
    )
  }
}

function readMessage(patterns: CustomPatterns, message: Message, envelopes: number): Signal | null {
  if (envelopes < MAX_ENVELOPES) {
    const inner = openTextEnvelope(message)
    if (inner) return readMessage(patterns, inner, envelopes + 1)
    if (message.text.startsWith('{')) return readObject(patterns, message, envelopes)
  }
  return patterns.read(message) ?? readBuiltIn(message)
}

function readObject(patterns: CustomPatterns, message: Message, envelopes: number): Signal | null {
  const line = parseObject(message.text)
  if (line === null) return patterns.read(message)
  const platform = envelopes === 0 ? readPlatformJson(line) : null
  if (platform) return platform
  const requestId = message.requestId ?? requestIdIn(line)
  const whole = { ...message, requestId }
  const inner = messageIn(line, requestId)
  if (inner === null) return patterns.read(whole) ?? readJsonLine(line, whole) ?? readBeside(line, requestId)
  return (
    readMessage(patterns, inner, envelopes + 1) ??
    patterns.readJson(whole) ??
    readJsonLine(line, whole) ??
    readBeside(line, requestId)
  )
}
