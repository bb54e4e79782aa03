import { comparison, ORDERS } from './comparison.ts'
import type { Matcher } from './pattern.ts'
import { invalidPattern, type PatternToken, Regexes, tokenize } from './pattern-parts.ts'

const TOKEN =
  /\s*(?:(?<mark>&&|\|\||!=|<=|>=|[,<>=])|"(?<text>(?:[^"\\]|\\.)*)"|%(?<regex>(?:[^%\\]|\\.)+)%|(?<word>[^\s,<>=&|!"%[\]]+))\s*/suy
/** A message's columns: words, or what stands in quotes or brackets. */
const COLUMN = /"([^"]*)"|\[([^\]]*)\]|\S+/g

type Test = (column: string) => boolean

/**
 * A filter pattern of space-delimited columns: `[ip, user, request = "*html*", status = 4*, bytes > 1000]`, `&&` and
 * `||` within a column, `...` once for any number of columns. A message with another number of columns does not match.
 * Throws InvalidParameterException.
 */
export function compileColumnPattern(pattern: string): Matcher {
  if (!pattern.endsWith(']')) throw invalidPattern("']' is missing.")
  const regexes = new Regexes()
  const columns = split(tokenize(pattern.slice(1, -1), TOKEN))
  const gaps = columns.filter(isGap).length
  if (gaps > 1) throw invalidPattern('it has more than one ellipsis.')
  const gap = gaps === 0 ? columns.length : columns.findIndex(isGap)
  const head = columns.slice(0, gap).map((column) => columnTest(column, regexes))
  const tail = columns.slice(gap + 1).map((column) => columnTest(column, regexes))
  return (message) => {
    const found = [...message.matchAll(COLUMN)].map(
      ([whole, quoted, bracketed]) => quoted ?? bracketed ?? whole,
    )
    const fits = gaps === 0 ? found.length === head.length : found.length >= head.length + tail.length
    if (!fits) return false
    const last = found.slice(found.length - tail.length)
    return (
      head.every((test, index) => test(found[index] ?? '')) &&
      tail.every((test, index) => test(last[index] ?? ''))
    )
  }
}

function isGap(column: readonly PatternToken[]): boolean {
  return column.length === 1 && column[0]?.text === '...'
}

function split(tokens: readonly PatternToken[]): PatternToken[][] {
  const columns: PatternToken[][] = [[]]
  for (const token of tokens) {
    if (token.kind === 'mark' && token.text === ',') columns.push([])
    else columns.at(-1)?.push(token)
  }
  if (columns.some((column) => column.length === 0)) throw invalidPattern('a column has no name.')
  return columns
}

/** `name`, or `name = a || name = b && name != c`: `&&` binds tighter. */
function columnTest(tokens: readonly PatternToken[], regexes: Regexes): Test {
  const [name, ...rest] = tokens
  if (name?.kind !== 'word') throw invalidPattern(`${name?.text} is no column's name.`)
  if (rest.length === 0) return () => true
  const either: Test[][] = [[]]
  for (let at = 0; at < tokens.length; at += 4) {
    const [of, by, value, link] = tokens.slice(at, at + 4)
    if (of?.text !== name.text || by === undefined || value === undefined) {
      throw invalidPattern(`the column ${name.text} has a comparison that cannot be read.`)
    }
    either.at(-1)?.push(valueTest(by.text, value, regexes))
    if (link === undefined) continue
    if (link.text === '||') either.push([])
    else if (link.text !== '&&') throw invalidPattern(`${link.text} is neither && nor ||.`)
    if (at + 4 >= tokens.length) throw invalidPattern(`something is missing after ${link.text}.`)
  }
  return (column) => either.some((all) => all.every((test) => test(column)))
}

function valueTest(by: string, value: PatternToken, regexes: Regexes): Test {
  const holds = comparison(by, value, regexes)
  return ORDERS.has(by) ? (column) => column !== '' && holds(Number(column)) : holds
}
