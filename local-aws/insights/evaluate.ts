import type { Comparison, Condition, Operand, Parse } from './query.ts'
import { type Cell, cellOf, instant, type Row, text } from './row.ts'

export function valueOf(row: Row, operand: Operand): Cell | null {
  if (operand.kind === 'field') return cellOf(row, operand.name)
  if (operand.kind === 'literal') return text(operand.value)
  const at = cellOf(row, '@timestamp')
  return at === null ? null : instant(Math.floor(Number(at.value) / operand.periodMs) * operand.periodMs)
}

function isNumber(value: string | number): boolean {
  return typeof value === 'number' || (value.trim() !== '' && Number.isFinite(Number(value)))
}

/** Numbers as numbers where both sides are, else texts. */
export function order(a: string | number, b: string | number): number {
  if (isNumber(a) && isNumber(b)) return Number(a) - Number(b)
  const [left, right] = [String(a), String(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

const HOLDS: Readonly<Record<Comparison, (order: number) => boolean>> = {
  '=': (order) => order === 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
}

/** Whether a row passes. A missing field equals nothing. */
export function holds(row: Row, condition: Condition): boolean {
  switch (condition.kind) {
    case 'and':
      return holds(row, condition.sides[0]) && holds(row, condition.sides[1])
    case 'or':
      return holds(row, condition.sides[0]) || holds(row, condition.sides[1])
    case 'not':
      return !holds(row, condition.of)
    case 'like': {
      const cell = valueOf(row, condition.of)
      if (cell === null) return false
      const { like } = condition
      return typeof like === 'string' ? String(cell.value).includes(like) : like.test(String(cell.value))
    }
    case 'compare': {
      const left = valueOf(row, condition.left)
      const right = valueOf(row, condition.right)
      if (left === null || right === null) return condition.by === '!='
      return HOLDS[condition.by](order(left.value, right.value))
    }
  }
}

/** Adds what the pattern finds; a row where it finds nothing stays as it is. */
export function applyParse(row: Row, { field, pattern, names }: Parse): void {
  const cell = cellOf(row, field)
  const match = cell === null ? null : pattern.exec(String(cell.value))
  if (match === null) return
  names.forEach((name, index) => {
    const found = match.groups === undefined ? match[index + 1] : match.groups[name]
    if (found !== undefined) row.made.set(name, text(found))
  })
}
