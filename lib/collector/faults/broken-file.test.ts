import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openEventsWriter } from '#lib/store/events-writer.ts'
import { EventsFileError } from '#lib/store/open-events.ts'
import { BROKEN, goodStore, NOISE } from '#lib/store/testing/broken-files.ts'
import { startProgram } from '../testing/local-aws-process.ts'

vi.setConfig({ testTimeout: 60_000 })
let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'onceboard-broken-'))
  path = join(folder, 'events.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test.each(BROKEN)('fault 29: %s: refused with the way out, the file is kept as it is', (_, spoil) => {
  spoil(path)
  const before = fingerprint()
  let refusal: unknown
  try {
    openEventsWriter(path).close()
  } catch (error) {
    refusal = error
  }
  expect(refusal).toBeInstanceOf(EventsFileError)
  expect(String(refusal)).toContain(path)
  expect(String(refusal)).toMatch(/npm run rebuild/)
  expect(fingerprint()).toBe(before)
})

test('fault 29: the collector itself ends with one line, and with the code that says that starting it again is no use', async () => {
  writeFileSync(path, NOISE)
  const config = join(folder, 'onceboard.yaml')
  writeFileSync(
    config,
    JSON.stringify({ pipelines: [{ endpoint: 'http://127.0.0.1:9', logGroups: ['/g'] }] }),
  )
  const environment = { AWS_REGION: 'us-east-1', ONCEBOARD_CONFIG: config, ONCEBOARD_DATA: folder }
  await expect(startProgram('collector', environment)).rejects.toThrow(
    /^collector ended with 78: [^\n]*events\.db[^\n]*\n$/,
  )
})

test('fault 29: killed while it made the tables: the next start makes them, and nothing of the half is left', async () => {
  const child = spawn(process.execPath, ['-e', BEGUN, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise((resolve) => child.stdout.once('data', resolve))
  child.kill('SIGKILL')
  await new Promise((resolve) => child.once('exit', resolve))
  expect(existsSync(path)).toBe(true)
  goodStore(path)
  const reader = new DatabaseSync(path, { readOnly: true })
  expect(reader.prepare("SELECT name FROM sqlite_schema WHERE name LIKE 'half_%'").all()).toEqual([])
  expect(reader.prepare('SELECT count(*) AS groups FROM log_group').get()).toEqual({ groups: 200 })
  reader.close()
})

/** More than the cache holds, so that what is not committed lies in the file's log. */
const BEGUN = `
  const { DatabaseSync } = require('node:sqlite')
  const database = new DatabaseSync(process.argv[1])
  database.exec('PRAGMA journal_mode = WAL; PRAGMA cache_size = 1; BEGIN IMMEDIATE')
  for (let i = 0; i < 200; i++) database.exec('CREATE TABLE half_' + i + ' (a, b); INSERT INTO half_' + i + ' VALUES (zeroblob(5000), 1)')
  console.log('begun')
  setTimeout(() => {}, 60000)
`

function fingerprint(): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}
