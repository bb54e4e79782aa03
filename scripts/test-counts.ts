import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Counts } from './test-step.ts'

const unitReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
})
const browserReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
})

/** Vitest's JSON report; a file that could not be loaded is one failure. */
export function unitCounts(path: string): Counts | null {
  const report = read(path, unitReport)
  if (report === null) return null
  const unloaded = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  )
  return { passed: report.numPassedTests, failed: report.numFailedTests + unloaded.length }
}

/** Playwright's JSON report. A test that was left out because one before it failed has not passed. */
export function browserCounts(path: string): Counts | null {
  const report = read(path, browserReport)
  if (report === null) return null
  const { expected, unexpected, flaky } = report.stats
  return { passed: expected, failed: unexpected + flaky }
}

function read<T>(path: string, schema: z.ZodType<T>): T | null {
  if (!existsSync(path)) return null
  return schema.parse(JSON.parse(readFileSync(path, 'utf8')))
}
