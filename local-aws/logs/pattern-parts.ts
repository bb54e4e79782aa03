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
