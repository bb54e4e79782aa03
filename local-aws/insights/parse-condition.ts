import { compileError } from './compile-error.ts'
import type { Comparison, Condition, Operand } from './query.ts'
import type { Reader } from './reader.ts'
import type { Token } from './tokens.ts'

const PERIODS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
}
const COMPARISONS: readonly Comparison[] = ['=', '!=', '<', '<=', '>', '>=']

/** A regular expression's token; `(?i)` at its head ignores case. */
export function toRegExp({ text, start, end }: Token): RegExp {
  const ignoreCase = text.startsWith('(?i)')
  try {
    return new RegExp(ignoreCase ? text.slice(4) : text, ignoreCase ? 'i' : '')
  } catch (error) {
    throw compileError(
      `invalid regular expression: ${error instanceof Error ? error.message : ''}`,
      start,
      end,
    )
  }
}

/** A field's name, or `bin(5m)`. */
export function readColumnOperand(reader: Reader): Operand {
  const { start } = reader.next
  const field = reader.expect('name', 'a field')
  if (!reader.mark('(')) return { kind: 'field', name: field.text }
  if (field.text.toLowerCase() !== 'bin') {
    throw compileError(`the function ${field.text} is not in local-aws`, field.start, field.end)
  }
  const period = reader.expect('duration', 'a period such as 5m')
  const [, number = '', unit = ''] = /^(\d+)(\D+)$/.exec(period.text) ?? []
  const periodMs = Number(number) * (PERIODS[unit] ?? 0)
  if (periodMs <= 0) throw compileError(`${period.text} is no period`, period.start, period.end)
  reader.expectMark(')')
  return { kind: 'bin', name: reader.writtenSince(start), periodMs }
}

function readOperand(reader: Reader): Operand {
  const { kind, text } = reader.next
  if (kind === 'string' || kind === 'number') {
    reader.take()
    return { kind: 'literal', value: kind === 'number' ? Number(text) : text }
  }
  return readColumnOperand(reader)
}

function readLike(reader: Reader, of: Operand): Condition {
  const token = reader.next
  if (token.kind !== 'string' && token.kind !== 'regex') reader.fail('"text" or /regex/')
  reader.take()
  return { kind: 'like', of, like: token.kind === 'string' ? token.text : toRegExp(token) }
}

function readComparison(reader: Reader): Condition {
  const left = readOperand(reader)
  if (reader.word('like') || reader.mark('=~')) return readLike(reader, left)
  if (reader.word('not')) {
    if (!reader.word('like')) reader.fail('like')
    return { kind: 'not', of: readLike(reader, left) }
  }
  const by = COMPARISONS.find((mark) => reader.mark(mark))
  if (by === undefined) reader.fail('a comparison')
  return { kind: 'compare', by, left, right: readOperand(reader) }
}

function readFactor(reader: Reader): Condition {
  if (reader.word('not')) return { kind: 'not', of: readFactor(reader) }
  if (!reader.mark('(')) return readComparison(reader)
  const inner = readCondition(reader)
  reader.expectMark(')')
  return inner
}

function readConjunction(reader: Reader): Condition {
  let left = readFactor(reader)
  while (reader.word('and')) left = { kind: 'and', sides: [left, readFactor(reader)] }
  return left
}

/** `or` binds least, then `and`, then `not`. */
export function readCondition(reader: Reader): Condition {
  let left = readConjunction(reader)
  while (reader.word('or')) left = { kind: 'or', sides: [left, readConjunction(reader)] }
  return left
}
