import { invalidPattern, type PatternToken, type Regexes, unescape, wildcard } from './pattern-parts.ts'

export type Scalar = string | number | boolean

/** Comparisons of numbers alone. */
export const ORDERS: ReadonlySet<string> = new Set(['<', '<=', '>', '>='])

export function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

/** What a pattern demands of a value: `= "x*"`, `!= %regex%`, `>= 3`. Throws InvalidParameterException. */
export function comparison(by: string, value: PatternToken, regexes: Regexes): (found: Scalar) => boolean {
  if (ORDERS.has(by)) return ordering(by, value)
  if (by !== '=' && by !== '!=') throw invalidPattern(`${by} is no comparison.`)
  const equals = equality(value, regexes)
  return (found) => equals(found) === (by === '=')
}

function equality({ kind, text }: PatternToken, regexes: Regexes): (found: Scalar) => boolean {
  if (kind === 'regex') {
    const regex = regexes.compile(text)
    return (found) => regex.test(String(found))
  }
  if (kind !== 'text' && kind !== 'word') throw invalidPattern(`${text} is no value.`)
  const number = kind === 'word' ? Number(text) : Number.NaN
  const same = wildcard(kind === 'text' ? unescape(text) : text)
  return (found) => found === number || same(String(found))
}

function ordering(by: string, { kind, text }: PatternToken): (found: Scalar) => boolean {
  const number = kind === 'word' ? Number(text) : Number.NaN
  if (Number.isNaN(number)) throw invalidPattern(`${by} compares numbers, not ${text}.`)
  if (by === '<') return (found) => Number(found) < number
  if (by === '<=') return (found) => Number(found) <= number
  if (by === '>') return (found) => Number(found) > number
  return (found) => Number(found) >= number
}
