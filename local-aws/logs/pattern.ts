import { invalidParameter } from '../http/service-error.ts'
import { compileColumnPattern } from './column-pattern.ts'
import { compileJsonPattern } from './json-pattern.ts'
import { invalidPattern, Regexes, unescape } from './pattern-parts.ts'

export type Matcher = (message: string) => boolean

interface Term {
  readonly kind: '' | '?' | '-'
  readonly matches: Matcher
}

const TERM =
  /\s*(?<kind>[?-]?)(?:"(?<phrase>(?:[^"\\]|\\.)*)"|%(?<regex>(?:[^%\\]|\\.)+)%|(?<word>[^\s"]+))(?=\s|$)/suy
const WORD = /^[\p{L}\p{N}_]+$/u
const MAX_PATTERN = 1024

/**
 * A filter pattern, as CloudWatch Logs reads it: unstructured terms `a b` (both), `"a phrase"`, `%regex%`, `?a ?b`
 * (either; ignored beside plain terms), `-a` (without); or `{ $.field … }` over JSON; or `[columns]`. Case counts. A
 * word that holds more than letters, digits and _ must be quoted. Throws InvalidParameterException.
 */
export function compilePattern(pattern: string): Matcher {
  if (pattern.length > MAX_PATTERN)
    throw invalidParameter(`filterPattern is longer than ${MAX_PATTERN} characters.`)
  const trimmed = pattern.trim()
  if (trimmed === '') return () => true
  if (trimmed.startsWith('{')) return compileJsonPattern(trimmed)
  if (trimmed.startsWith('[')) return compileColumnPattern(trimmed)
  const terms = readTerms(trimmed)
  const of = (kind: Term['kind']) => terms.filter((term) => term.kind === kind).map((term) => term.matches)
  const all = of('')
  const without = of('-')
  const either = all.length > 0 ? [] : of('?')
  return (message) =>
    all.every((matches) => matches(message)) &&
    (either.length === 0 || either.some((matches) => matches(message))) &&
    !without.some((matches) => matches(message))
}

function readTerms(pattern: string): Term[] {
  const terms: Term[] = []
  const regexes = new Regexes()
  let end = 0
  while (end < pattern.length) {
    TERM.lastIndex = end
    const match = TERM.exec(pattern)
    if (match === null) throw invalidParameter(`Invalid filter pattern at "${pattern.slice(end, end + 40)}".`)
    end = TERM.lastIndex
    terms.push(toTerm(match.groups ?? {}, regexes))
  }
  return terms
}

function toTerm(groups: Readonly<Record<string, string | undefined>>, regexes: Regexes): Term {
  const sign = groups['kind']
  const kind = sign === '?' || sign === '-' ? sign : ''
  const { phrase, regex, word = '' } = groups
  if (regex !== undefined) {
    const compiled = regexes.compile(regex)
    return { kind, matches: (message) => compiled.test(message) }
  }
  if (phrase === '') throw invalidPattern('an empty phrase.')
  if (phrase === undefined && !WORD.test(word))
    throw invalidParameter(`Invalid character(s) in term '${word}': put it in double quotes.`)
  const text = phrase === undefined ? word : unescape(phrase)
  return { kind, matches: (message) => message.includes(text) }
}
