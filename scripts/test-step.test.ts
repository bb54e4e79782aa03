import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { browserCounts, unitCounts } from './test-counts.ts'
import { settle } from './test-step.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'onceboard-counts-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function report(value: unknown): string {
  const path = join(folder, 'report.json')
  writeFileSync(path, JSON.stringify(value))
  return path
}

it('a step that ends badly has failed, whatever it counted', () => {
  expect(settle(true, { passed: 3, failed: 0 })).toEqual({ passed: 3, failed: 0 })
  expect(settle(false, { passed: 3, failed: 0 })).toEqual({ passed: 3, failed: 1 })
  expect(settle(false, { passed: 3, failed: 2 })).toEqual({ passed: 3, failed: 2 })
})

it('no tests are no success', () => {
  expect(settle(true, { passed: 0, failed: 0 })).toEqual({ passed: 0, failed: 1 })
  expect(settle(true, null)).toEqual({ passed: 0, failed: 1 })
})

it('a test file that could not be loaded is a failure', () => {
  const path = report({
    numPassedTests: 5,
    numFailedTests: 1,
    testResults: [
      { status: 'passed', assertionResults: [1, 2, 3, 4, 5] },
      { status: 'failed', assertionResults: [6] },
      { status: 'failed', assertionResults: [] },
    ],
  })
  expect(unitCounts(path)).toEqual({ passed: 5, failed: 2 })
  expect(unitCounts(join(folder, 'none.json'))).toBeNull()
})

it('a browser test that passes only the second time has failed', () => {
  expect(browserCounts(report({ stats: { expected: 7, unexpected: 1, flaky: 1, skipped: 2 } }))).toEqual({
    passed: 7,
    failed: 2,
  })
})
