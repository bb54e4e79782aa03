import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { logGroupOf, PIPELINES } from './catalogue.ts'

const DAY_MS = 86_400_000
const WINDOWS: Readonly<Record<string, number | null>> = { '30d': 30 * DAY_MS, '1d': DAY_MS, forever: null }

it('the ledger counts by the rules that the product is configured with', () => {
  const written = parse(readFileSync(new URL('../onceboard.yaml', import.meta.url), 'utf8'))
  const configured = written.pipelines.map((pipeline: Record<string, unknown>) => ({
    name: pipeline['name'],
    logGroups: pipeline['logGroups'],
    windowMs: WINDOWS[String(pipeline['window'])],
    trigger: pipeline['trigger'],
    repeat: pipeline['repeat'] ?? 'skip',
    silence: pipeline['silence'] ?? null,
    tellsSourcesApart: !['undefined', 'content-hash'].includes(String(pipeline['keyScheme'])),
    replay: pipeline['replay'],
  }))
  expect(configured).toEqual(
    PIPELINES.map(({ name, rules }) => ({
      name,
      logGroups: [logGroupOf(name)],
      ...rules,
      replay: { lambda: name },
    })),
  )
})
