import { compileError } from './compile-error.ts'
import { readColumnOperand, readCondition, toRegExp } from './parse-condition.ts'
import type { Column, Command, Count, Parse, Query, Sort, Stats } from './query.ts'
import { Reader } from './reader.ts'

export const MAX_ROWS = 100_000
const MAX_STATS = 2

/** Reads a Logs Insights query. Throws MalformedQueryException, also for what AWS has and local-aws has not. */
export function parseQuery(text: string): Query {
  const reader = new Reader(text)
  const commands = [readCommand(reader)]
  while (reader.mark('|')) commands.push(readCommand(reader))
  if (reader.next.kind !== 'end') reader.fail("'|' or the query's end")
  if (commands.filter(({ kind }) => kind === 'stats').length > MAX_STATS) {
    throw compileError(`a query has at most ${MAX_STATS} stats commands`, 0, text.length)
  }
  return commands
}

function readCommand(reader: Reader): Command {
  if (reader.word('fields')) return { kind: 'fields', columns: reader.list(() => readColumn(reader)) }
  if (reader.word('display')) return { kind: 'display', names: reader.list(() => readName(reader)) }
  if (reader.word('filter')) return { kind: 'filter', condition: readCondition(reader) }
  if (reader.word('parse')) return readParse(reader)
  if (reader.word('stats')) return readStats(reader)
  if (reader.word('sort')) return readSort(reader)
  if (reader.word('limit')) return readLimit(reader)
  return reader.fail('fields, display, filter, parse, stats, sort or limit')
}

function readName(reader: Reader): string {
  return reader.expect('name', 'a field').text
}

function readColumn(reader: Reader): Column {
  const of = readColumnOperand(reader)
  const name = of.kind === 'literal' ? String(of.value) : of.name
  return { of, name: reader.word('as') ? readName(reader) : name }
}

function readLimit(reader: Reader): Command {
  const { text, start, end } = reader.expect('number', 'a number')
  const rows = Number(text)
  if (Number.isInteger(rows) && rows >= 1 && rows <= MAX_ROWS) return { kind: 'limit', rows }
  throw compileError(`limit must be between 1 and ${MAX_ROWS}`, start, end)
}

function readSort(reader: Reader): Sort {
  const by = reader.list(() => {
    const { start } = reader.next
    const name = readSortName(reader, start)
    const descending = reader.word('desc')
    if (!descending) reader.word('asc')
    return { name, descending }
  })
  return { kind: 'sort', by }
}

/** A column of `stats` may be named by what it counts: `sort count(*)`. */
function readSortName(reader: Reader, start: number): string {
  if (reader.word('count')) return readCounted(reader, start).name
  const of = readColumnOperand(reader)
  return of.kind === 'literal' ? String(of.value) : of.name
}

function readCounted(reader: Reader, start: number): Count {
  reader.expectMark('(')
  const field = reader.mark('*') || reader.next.text === ')' ? null : readName(reader)
  reader.expectMark(')')
  return { name: reader.writtenSince(start), field }
}

function readStats(reader: Reader): Stats {
  const counts = reader.list(() => {
    const { start } = reader.next
    if (!reader.word('count')) reader.fail('count(*)')
    const counted = readCounted(reader, start)
    return reader.word('as') ? { ...counted, name: readName(reader) } : counted
  })
  const by = reader.word('by') ? reader.list(() => readColumn(reader)) : []
  return { kind: 'stats', counts, by }
}

function readParse(reader: Reader): Parse {
  const field = reader.next.kind === 'name' ? reader.take().text : '@message'
  const token = reader.next
  if (token.kind === 'regex') return readRegexParse(reader, field)
  if (token.kind !== 'string') reader.fail('"a glob *" or /regex/')
  reader.take()
  if (!reader.word('as')) reader.fail('as')
  const names = reader.list(() => readName(reader))
  const parts = token.text.split('*')
  if (parts.length - 1 !== names.length) {
    const message = `the glob has ${parts.length - 1} wildcards and ${names.length} names`
    throw compileError(message, token.start, token.end)
  }
  return { kind: 'parse', field, pattern: globPattern(parts), names }
}

function readRegexParse(reader: Reader, field: string): Parse {
  const token = reader.take()
  const names = [...token.text.matchAll(/\(\?<([A-Za-z]\w*)>/g)].map(([, name = '']) => name)
  if (names.length === 0) {
    throw compileError('the regular expression of parse has no named group', token.start, token.end)
  }
  return { kind: 'parse', field, pattern: toRegExp(token), names }
}

/** Each `*` takes as little as it can; the last one, at the glob's end, takes the rest. */
function globPattern(parts: readonly string[]): RegExp {
  const source = parts.map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
  const tail = parts.at(-1) === '' ? '$' : ''
  return new RegExp(source.join('(.*?)') + tail, 's')
}
