import type { SQLOutputValue } from 'node:sqlite'

/** One row as SQLite gives it. The readers below throw a TypeError where the column is not what the schema says. */
export type Row = Readonly<Record<string, SQLOutputValue>>

export function number(row: Row, name: string): number {
  const value = row[name]
  if (typeof value !== 'number') throw new TypeError(`column ${name} is not a number`)
  return value
}

export function numberOrNull(row: Row, name: string): number | null {
  return row[name] === null || row[name] === undefined ? null : number(row, name)
}

export function text(row: Row, name: string): string {
  const value = row[name]
  if (typeof value !== 'string') throw new TypeError(`column ${name} is not text`)
  return value
}

export function textOrNull(row: Row, name: string): string | null {
  return row[name] === null || row[name] === undefined ? null : text(row, name)
}

/** 0 and 1 as a boolean. */
export function flag(row: Row, name: string): boolean {
  return number(row, name) !== 0
}

export function flagOrNull(row: Row, name: string): boolean | null {
  const value = numberOrNull(row, name)
  return value === null ? null : value !== 0
}
