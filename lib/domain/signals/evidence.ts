import type { Evidence } from '../signal.ts'
import { type JsonObject, numberAt, parseObject } from './json.ts'
import { bounded } from './message.ts'

const TEXT_FIELDS = [
  'messageId',
  'sequencer',
  'sequenceNumber',
  'eventBridgeId',
  'eTag',
  'versionId',
  'payloadSha256',
] as const
export const EVIDENCE_FIELDS: readonly string[] = [...TEXT_FIELDS, 'receiveCount']

const MAX_VALUE = 1_024
/** UTF-16 units of a line's end in which its evidence object is looked for. */
const MAX_OBJECT = 4_096

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] }

/** The usable evidence among named values: text that is not empty, a receive count of 1 or more. */
export function evidenceOf(values: JsonObject): Evidence {
  const evidence: Mutable<Evidence> = {}
  for (const name of TEXT_FIELDS) {
    const value = values[name]
    if (typeof value === 'string' && value !== '') evidence[name] = bounded(value, MAX_VALUE)
  }
  const receiveCount = numberAt(values, 'receiveCount')
  if (receiveCount !== null && Number.isInteger(receiveCount) && receiveCount >= 1)
    evidence.receiveCount = receiveCount
  return evidence
}

/**
 * Splits `<key> {"messageId":"…"}`. The object at the line's end is evidence if it has at least one of the known
 * fields, whatever its value; else it is part of the key.
 */
export function splitEvidence(line: string): { readonly key: string; readonly evidence: Evidence } {
  const none = { key: line, evidence: {} }
  if (!line.endsWith('}')) return none
  const from = Math.max(0, line.length - MAX_OBJECT)
  for (let space = line.indexOf(' {', from); space !== -1; space = line.indexOf(' {', space + 1)) {
    const object = parseObject(line.slice(space + 1))
    if (object === null) continue
    if (!EVIDENCE_FIELDS.some((name) => Object.hasOwn(object, name))) return none
    return { key: line.slice(0, space), evidence: evidenceOf(object) }
  }
  return none
}
