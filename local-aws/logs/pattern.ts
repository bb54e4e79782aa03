import { invalidParameter } from '../http/service-error.ts'

export type Matcher = (message: string) => boolean

interface Term {
  readonly kind: '' | '?' | '-'
  readonly text: string
}

const TERM = /\s*(?<kind>[?-]?)(?:"(?<phrase>(?:[^"\\]|\\.)*)"|(?<word>[^\s"]+))(?=\s|$)/suy
const WORD = /^[\p{L}\p{N}_]+$/u
const MAX_PATTERN = 1024

/**
 * A filter pattern of unstructured terms, as CloudWatch Logs reads it: `a b` (both), `"a phrase"`, `?a ?b` (either;
 * ignored beside plain terms), `-a` (without). Case counts. What holds more than letters, digits and _ must be quoted.
 * Throws InvalidParameterException, also for JSON, column and regex patterns, which local-aws does not have.
 */
export function compilePattern(pattern: string): Matcher {
  if (pattern.length > MAX_PATTERN)
    throw invalidParameter(`filterPattern is longer than ${MAX_PATTERN} characters.`)
  const trimmed = pattern.trim()
  if (trimmed === '') return () => true
  if (/^[{[%]/.test(trimmed)) {
    throw invalidParameter('Invalid filter pattern: local-aws has terms, "phrases", ?term and -term only.')
  }
  const terms = readTerms(trimmed)
  const texts = (kind: Term['kind']) => terms.filter((term) => term.kind === kind).map((term) => term.text)
  const all = texts('')
  const without = texts('-')
  const either = all.length > 0 ? [] : texts('?')
  return (message) =>
    all.every((text) => message.includes(text)) &&
    (either.length === 0 || either.some((text) => message.includes(text))) &&
    !without.some((text) => message.includes(text))
}

function readTerms(pattern: string): Term[] {
  const terms: Term[] = []
  TERM.lastIndex = 0
  let end = 0
  while (end < pattern.length) {
    TERM.lastIndex = end
    const match = TERM.exec(pattern)
    if (match === null) throw invalidParameter(`Invalid filter pattern at "${pattern.slice(end, end + 40)}".`)
    end = TERM.lastIndex
    terms.push(toTerm(match.groups ?? {}))
  }
  return terms
}

function toTerm(groups: Readonly<Record<string, string | undefined>>): Term {
  const sign = groups['kind']
  const kind = sign === '?' || sign === '-' ? sign : ''
  const phrase = groups['phrase']
  if (phrase !== undefined) {
    if (phrase === '') throw invalidParameter('Invalid filter pattern: an empty phrase.')
    return { kind, text: phrase.replace(/\\(.)/gsu, '$1') }
  }
  const word = groups['word'] ?? ''
  if (!WORD.test(word))
    throw invalidParameter(`Invalid character(s) in term '${word}': put it in double quotes.`)
  return { kind, text: word }
}
