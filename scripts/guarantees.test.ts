import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const page = readFileSync(join(ROOT, 'docs/guarantees.md'), 'utf8')
const rows = page.split('\n').filter((line) => /^\| (I?\d+|\d+–\d+) \|/.test(line))

/** Each `file`: `name`, `name` of a row's last cell. */
const named = rows.flatMap((row) => {
  const cell = row.split(' | ').at(-1) ?? ''
  return cell.split('; ').flatMap((part) => {
    const [file, ...names] = [...part.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '')
    return names.map((name) => [name, file ?? ''] as const)
  })
})

test('every fault and every invariant has its line', () => {
  const numbers = rows.map((row) => row.split(' ')[1])
  const faults = Array.from({ length: 29 }, (_, i) => i + 1)
  const wanted = [...faults.map(String), ...Array.from({ length: 12 }, (_, i) => `I${i + 1}`)]
  expect([...numbers].sort()).toEqual(wanted.sort())
  const untested = rows.filter((row) => !row.includes('.test.ts`')).map((row) => row.split(' ')[1])
  expect(untested).toEqual(['18', '27'])
})

test.each(named)('%s is a test of %s', (name, file) => {
  expect(existsSync(join(ROOT, file)), file).toBe(true)
  const source = readFileSync(join(ROOT, file), 'utf8')
  const titles = [...source.matchAll(/(?:test|it)(?:\.each[^;]*?\))?\(\s*(['"`])(.+?)\1\s*,/gs)].map(
    (match) => match[2],
  )
  expect(titles).toContain(name)
})
