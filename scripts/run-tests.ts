import { mkdirSync, rmSync } from 'node:fs'
import { browserCounts, unitCounts } from './test-counts.ts'
import { type Counts, runStep, type Step } from './test-step.ts'

/** Everything there is to test, in order; ends with the line `N passed, N failed`. */
const RESULTS = 'test-results'
const UNIT_REPORT = `${RESULTS}/unit.json`
/** Playwright empties its own folder (playwright.config.ts) and writes there. */
const BROWSER_REPORT = `${RESULTS}/browser.json`

const modules = 'node_modules'
const STEPS: readonly Step[] = [
  {
    name: 'check: Biome',
    script: `${modules}/@biomejs/biome/bin/biome`,
    args: ['check', '--error-on-warnings', '.'],
  },
  { name: 'check: route types', script: `${modules}/next/dist/bin/next`, args: ['typegen'] },
  { name: 'check: TypeScript', script: `${modules}/typescript/bin/tsc`, args: ['--noEmit'] },
  {
    name: 'unit, property and integration tests',
    script: `${modules}/vitest/vitest.mjs`,
    args: ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${UNIT_REPORT}`],
    counts: () => unitCounts(UNIT_REPORT),
  },
  { name: 'production build', script: 'bin/build.js', args: [] },
  {
    name: 'browser tests',
    script: `${modules}/@playwright/test/cli.js`,
    args: ['test'],
    counts: () => browserCounts(BROWSER_REPORT),
    needs: 'production build',
  },
]

rmSync(RESULTS, { recursive: true, force: true })
mkdirSync(RESULTS, { recursive: true })
const total: Counts = { passed: 0, failed: 0 }
const summary: string[] = []
const failedSteps = new Set<string>()
for (const step of STEPS) {
  const skipped = step.needs !== undefined && failedSteps.has(step.needs)
  const startedAt = Date.now()
  const { passed, failed } = skipped ? { passed: 0, failed: 1 } : await runStep(step)
  if (failed > 0) failedSteps.add(step.name)
  total.passed += passed
  total.failed += failed
  const took = skipped ? 'not run' : `${((Date.now() - startedAt) / 1000).toFixed(0)} s`
  summary.push(`${failed > 0 ? '✗' : '✓'} ${step.name}: ${passed} passed, ${failed} failed (${took})`)
}
console.log(`\n${summary.join('\n')}\n`)
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed > 0 ? 1 : 0
