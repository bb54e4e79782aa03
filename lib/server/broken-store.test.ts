import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { pipelineOf } from '#lib/collector/testing/pipeline.ts'
import { openEventsReader } from '#lib/store/queries/reader.ts'
import { BROKEN, goodStore } from '#lib/store/testing/broken-files.ts'
import { deliveriesOf } from './deliveries.ts'
import { healthOf } from './health.ts'
import { overviewOf } from './overview.ts'
import { shellOf } from './shell.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'onceboard-broken-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test.each(BROKEN)('fault 29: %s: every page answers, and says it', (_, spoil) => {
  const path = join(folder, 'events.db')
  spoil(path)
  const reader = openEventsReader(path)
  const configuration = {
    mode: 'configured' as const,
    pipelines: [pipelineOf('mine', 'http://127.0.0.1:9', '/g')],
  }
  const context = { configuration, reader, now: Date.now }
  for (const { freshness } of [
    overviewOf(context, {}),
    deliveriesOf(context, {}),
    shellOf(context),
    healthOf(context),
  ]) {
    expect(freshness).toMatchObject({ dataThrough: null, problems: [{ code: 'STORE_UNREADABLE' }] })
    expect(freshness.problems[0]?.hint).toContain('npm run rebuild')
  }
  rmSync(path)
  expect(overviewOf(context, {}).freshness.problems).toMatchObject([{ code: 'COLLECTOR_STARTING' }])
  goodStore(path)
  expect(overviewOf(context, {}).freshness.problems).toMatchObject([{ code: 'COLLECTOR_DOWN' }])
  reader.close()
})
