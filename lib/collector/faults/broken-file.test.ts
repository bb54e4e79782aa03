import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openEventsWriter } from '#lib/store/events-writer.ts'
import { EventsFileError } from '#lib/store/open-events.ts'
import { startProgram } from '../testing/local-aws-process.ts'
import { RULES } from './testing/group-bench.ts'

vi.setConfig({ testTimeout: 60_000 })
let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'onceboard-broken-'))
  path = join(folder, 'events.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A store as it is after a clean stop, with some thousand lines. */
function goodStore(): void {
  const writer = openEventsWriter(path)
  const pipelineId = writer.registerPipeline(RULES)
  for (let i = 0; i < 200; i++) {
    writer.registerGroup(pipelineId, {
      account: 'a',
      region: 'r',
      name: `/aws/lambda/${i}-${'x'.repeat(200)}`,
    })
  }
  writer.close()
}

function overwrite(at: number, bytes: Buffer): void {
  const whole = readFileSync(path)
  bytes.copy(whole, at)
  writeFileSync(path, whole)
}

const NOISE = Buffer.alloc(4_096, 'not a page of SQLite ')

const BROKEN: readonly (readonly [string, () => void])[] = [
  ['a file that is no database', () => writeFileSync(path, NOISE)],
  [
    'a database whose first page is noise beyond its header',
    () => {
      goodStore()
      overwrite(100, NOISE.subarray(0, 3_000))
    },
  ],
  [
    'a database whose tables are noise',
    () => {
      goodStore()
      for (let page = 1; page < statSync(path).size / 4_096; page++) overwrite(page * 4_096, NOISE)
    },
  ],
  [
    'a database that was cut short',
    () => {
      goodStore()
      truncateSync(path, 8_192)
    },
  ],
  [
    "another program's database",
    () => {
      const other = new DatabaseSync(path)
      other.exec('CREATE TABLE invoices (id INTEGER PRIMARY KEY, total TEXT)')
      other.close()
    },
  ],
  [
    "another program's database with our version's number",
    () => {
      const other = new DatabaseSync(path)
      other.exec('CREATE TABLE invoices (id INTEGER PRIMARY KEY); PRAGMA user_version = 1')
      other.close()
    },
  ],
  [
    'a newer schema',
    () => {
      goodStore()
      const newer = new DatabaseSync(path)
      newer.exec('PRAGMA user_version = 9999')
      newer.close()
    },
  ],
  [
    'a migration that was killed between two of its steps',
    () => {
      const half = new DatabaseSync(path)
      half.exec('CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID')
      half.close()
    },
  ],
]

test.each(BROKEN)('fault 29: %s: refused with the way out, the file is kept as it is', (_, spoil) => {
  spoil()
  const before = fingerprint()
  let refusal: unknown
  try {
    openEventsWriter(path).close()
  } catch (error) {
    refusal = error
  }
  expect(refusal).toBeInstanceOf(EventsFileError)
  expect(String(refusal)).toContain(path)
  expect(String(refusal)).toMatch(/npm run rebuild|move the file away/)
  expect(fingerprint()).toBe(before)
})

test('fault 29: the collector itself ends with one line and exit code 1', async () => {
  writeFileSync(path, NOISE)
  const config = join(folder, 'onceboard.yaml')
  writeFileSync(
    config,
    JSON.stringify({ pipelines: [{ endpoint: 'http://127.0.0.1:9', logGroups: ['/g'] }] }),
  )
  const environment = { AWS_REGION: 'us-east-1', ONCEBOARD_CONFIG: config, ONCEBOARD_DATA: folder }
  await expect(startProgram('collector', environment)).rejects.toThrow(
    /^collector ended with 1: [^\n]*events\.db[^\n]*\n$/,
  )
})

test('fault 29: killed while it made the tables: the next start makes them, and nothing of the half is left', async () => {
  const child = spawn(process.execPath, ['-e', BEGUN, path], { stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise((resolve) => child.stdout.once('data', resolve))
  child.kill('SIGKILL')
  await new Promise((resolve) => child.once('exit', resolve))
  expect(existsSync(path)).toBe(true)
  goodStore()
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
