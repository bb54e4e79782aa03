import type { CustomSignal, Signal } from '../signal.ts'
import { EVIDENCE_FIELDS, evidenceOf } from './evidence.ts'
import { keyText } from './key-text.ts'
import { requiredLiterals } from './literal.ts'
import type { Message } from './message.ts'

/** UTF-16 units of a message in which the user's patterns are searched: bounds what one hostile line can cost. */
export const SEARCHED = 16_384

export interface CustomPatterns {
  /** The first pattern found in the message's first 16 Ki. */
  read(message: Message): Signal | null
  /** The same over a whole JSON line, by the patterns written for one: those that name a `"`. */
  readJson(line: Message): Signal | null
}

/** What is wrong with a user's pattern, in one sentence; null: nothing. */
export function patternProblem(pattern: string): string | null {
  const regex = compiled(pattern)
  if (regex === null) return 'is not a regular expression of JavaScript'
  const groups = new Set(groupNames(pattern))
  if (!groups.has('key')) return 'has no group named key: write (?<key>…) around the key'
  const stranger = [...groups].find((name) => name !== 'key' && !EVIDENCE_FIELDS.includes(name))
  return stranger === undefined
    ? null
    : `has a group named ${stranger}: only key and ${EVIDENCE_FIELDS.join(', ')} are known`
}

/** Whether no text is sure to be in what a pattern matches: then it is searched in every line, at a cost. */
export function isSlowPattern(pattern: string): boolean {
  return compiled(pattern) !== null && requiredLiterals(pattern) === null
}

/** An empty alternative makes it match the empty text, and a match names all groups. */
function groupNames(pattern: string): readonly string[] {
  return Object.keys(new RegExp(`${pattern}|`).exec('')?.groups ?? {})
}

/** Compiles the user's patterns once. Throws TypeError naming the pattern and what is wrong with it. */
export function customPatterns(signals: readonly CustomSignal[]): CustomPatterns {
  const all = signals.map(prepared)
  const forJson = all.filter((each) => each.namesQuote)
  return {
    read: searcher(all),
    readJson: searcher(forJson),
  }
}

interface Prepared {
  readonly outcome: CustomSignal['outcome']
  readonly regex: RegExp
  readonly literals: readonly string[] | null
  readonly namesQuote: boolean
}

function prepared({ outcome, pattern }: CustomSignal): Prepared {
  const problem = patternProblem(pattern)
  const regex = compiled(pattern)
  if (problem !== null || regex === null) throw new TypeError(`The pattern ${pattern} ${problem}`)
  return { outcome, regex, literals: requiredLiterals(pattern), namesQuote: pattern.includes('"') }
}

function compiled(pattern: string): RegExp | null {
  try {
    return new RegExp(pattern)
  } catch {
    return null
  }
}

/** One walk over a message tells whether it holds any text that a pattern needs; most hold none. */
function searcher(patterns: readonly Prepared[]): (message: Message) => Signal | null {
  if (patterns.length === 0) return () => null
  const slow = patterns.filter(({ literals }) => literals === null)
  const needed = anyOf(patterns.flatMap(({ literals }) => literals ?? []))
  return (message) => {
    const text = message.text.length > SEARCHED ? message.text.slice(0, SEARCHED) : message.text
    if (needed?.test(text)) return search(patterns, text, message)
    return slow.length === 0 ? null : search(slow, text, message)
  }
}

function anyOf(literals: readonly string[]): RegExp | null {
  if (literals.length === 0) return null
  return new RegExp([...new Set(literals)].map((text) => RegExp.escape(text)).join('|'))
}

function search(patterns: readonly Prepared[], text: string, message: Message): Signal | null {
  for (const { outcome, regex, literals } of patterns) {
    if (literals !== null && !literals.some((literal) => text.includes(literal))) continue
    const groups = regex.exec(text)?.groups
    const key = keyText(groups?.['key'] ?? '')
    if (groups === undefined || key === null) continue
    return {
      kind: 'outcome',
      outcome,
      key,
      requestId: message.requestId,
      evidence: evidenceOf(groups),
      source: null,
    }
  }
  return null
}
