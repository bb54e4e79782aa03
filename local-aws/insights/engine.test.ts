import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Engine } from './engine.ts'
import { parseQuery } from './parse-query.ts'
import type { LogRecord } from './row.ts'

interface Given {
  readonly time: number
  readonly word: string
}

const given = fc.record({ time: fc.integer({ min: 0, max: 40 }), word: fc.constantFrom('a', 'b', 'c') })

function records(lines: readonly Given[]): LogRecord[] {
  return lines.map(({ time, word }, seq) => ({
    time: time * 60_000,
    ingested: 0,
    seq,
    message: word,
    stream: 's',
    log: 'g',
    pointer: String(seq),
  }))
}

/** Each line many times over, so that more come than are kept at once. */
function repeated(lines: readonly Given[]): Given[] {
  return Array.from({ length: 400 }, () => lines).flat()
}

function run(query: string, all: readonly LogRecord[]): Engine {
  const engine = new Engine(parseQuery(query), 10_000)
  for (const record of all) engine.add(record)
  return engine
}

test('the rows kept are those that sorting everything would show', () => {
  fc.assert(
    fc.property(fc.array(given, { maxLength: 12 }), fc.integer({ min: 1, max: 300 }), (lines, limit) => {
      const all = records(repeated(lines))
      const newest = all.toSorted((a, b) => b.time - a.time || b.seq - a.seq)
      const shown = (query: string) =>
        run(query, all)
          .result()
          .map(({ record }) => record?.pointer)
      expect(shown(`fields @message | limit ${limit}`)).toEqual(
        newest.slice(0, limit).map((one) => one.pointer),
      )
      const sorted = all.toSorted((a, b) =>
        a.message < b.message ? 1 : a.message > b.message ? -1 : a.time - b.time,
      )
      const times = run(`sort @message desc, @timestamp asc | limit ${limit}`, all).result()
      expect(times.map(({ record }) => [record?.message, record?.time])).toEqual(
        sorted.slice(0, limit).map(({ message, time }) => [message, time]),
      )
    }),
    { numRuns: 60 },
  )
})

test('counts by bin and field are those of counting one by one, in any order of the lines', () => {
  fc.assert(
    fc.property(fc.array(given, { maxLength: 60 }), (lines) => {
      const wanted = new Map<string, number>()
      for (const { time, word } of lines) {
        const group = `${Math.floor(time / 5) * 5 * 60_000} ${word}`
        wanted.set(group, (wanted.get(group) ?? 0) + 1)
      }
      const query = 'filter @message != "c" | stats count(*) as n by bin(5m) as at, @message'
      for (const all of [records(lines), records(lines).toReversed()]) {
        const found = run(query, all)
          .result()
          .map(({ made }) => [
            `${made.get('at')?.value} ${made.get('@message')?.value}`,
            made.get('n')?.value,
          ])
        const pairs = [...wanted].filter(([group]) => !group.endsWith('c'))
        expect(new Map(found.map(([group, count]) => [String(group), Number(count)]))).toEqual(new Map(pairs))
      }
    }),
  )
})
