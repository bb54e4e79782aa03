import { invalidParameter, type ServiceError } from '../http/service-error.ts'

/** In one pattern. */
const MAX_REGEXES = 2

export function invalidPattern(why: string): ServiceError {
  return invalidParameter(`Invalid filter pattern: ${why}`)
}

/** Compiles the `%regex%`s of one pattern. Throws InvalidParameterException: CloudWatch knows no groups. */
export class Regexes {
  #count = 0

  compile(source: string): RegExp {
    this.#count += 1
    if (this.#count > MAX_REGEXES) throw invalidPattern(`more than ${MAX_REGEXES} regular expressions.`)
    const bare = source.replace(/\\./gsu, '').replace(/\[[^\]]*\]/g, '')
    if (/[()]/.test(bare)) throw invalidPattern(`%${source}% holds parentheses.`)
    try {
      return new RegExp(source, 'u')
    } catch {
      return this.#lenient(source)
    }
  }

  /** Escapes that mean nothing (`\-`, `\#`) are allowed, and refused by the stricter form alone. */
  #lenient(source: string): RegExp {
    try {
      return new RegExp(source)
    } catch {
      throw invalidPattern(`%${source}% is no regular expression.`)
    }
  }
}

/** A text with `*` for anything, as a whole. */
export function wildcard(text: string): (value: string) => boolean {
  if (!text.includes('*')) return (value) => value === text
  const source = text.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
  const whole = new RegExp(`^${source.join('.*')}$`, 's')
  return (value) => whole.test(value)
}

export function unescape(quoted: string): string {
  return quoted.replace(/\\(.)/gsu, '$1')
}

const KINDS = ['selector', 'mark', 'text', 'regex', 'word'] as const

export interface PatternToken {
  readonly kind: (typeof KINDS)[number]
  /** Without its quotes or percent signs. */
  readonly text: string
}

/** Cuts a pattern by a sticky expression whose groups are named after the kinds of tokens. */
export function tokenize(pattern: string, token: RegExp): PatternToken[] {
  const tokens: PatternToken[] = []
  for (let at = 0; at < pattern.length; at = token.lastIndex) {
    token.lastIndex = at
    const groups = token.exec(pattern)?.groups
    const kind = KINDS.find((one) => groups?.[one] !== undefined)
    if (kind === undefined) throw invalidPattern(`"${pattern.slice(at, at + 40)}" cannot be read.`)
    tokens.push({ kind, text: groups?.[kind] ?? '' })
  }
  return tokens
}
