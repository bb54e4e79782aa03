import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { PipelineRules } from '#lib/domain/pipeline.ts'
import { openEventsWriter } from '../events-writer.ts'

const RULES: PipelineRules = {
  name: 'mine',
  keyScheme: null,
  window: { kind: 'for-ever' },
  trigger: null,
  repeat: 'skip',
  silence: null,
  signals: [],
}

/** A store as it is after a clean stop, with some thousand lines. */
export function goodStore(path: string): void {
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

function overwrite(path: string, at: number, bytes: Buffer): void {
  const whole = readFileSync(path)
  bytes.copy(whole, at)
  writeFileSync(path, whole)
}

export const NOISE = Buffer.alloc(4_096, 'not a page of SQLite ')

/** Ways in which events.db can be none that this Onceboard may use. */
export const BROKEN: readonly (readonly [string, (path: string) => void])[] = [
  ['a file that is no database', (path) => writeFileSync(path, NOISE)],
  [
    'a database whose first page is noise beyond its header',
    (path) => {
      goodStore(path)
      overwrite(path, 100, NOISE.subarray(0, 3_000))
    },
  ],
  [
    'a database whose tables are noise',
    (path) => {
      goodStore(path)
      for (let page = 1; page < statSync(path).size / 4_096; page++) overwrite(path, page * 4_096, NOISE)
    },
  ],
  [
    'a database that was cut short',
    (path) => {
      goodStore(path)
      truncateSync(path, 8_192)
    },
  ],
  [
    "another program's database",
    (path) => {
      const other = new DatabaseSync(path)
      other.exec('CREATE TABLE invoices (id INTEGER PRIMARY KEY, total TEXT)')
      other.close()
    },
  ],
  [
    "another program's database with our version's number",
    (path) => {
      const other = new DatabaseSync(path)
      other.exec('CREATE TABLE invoices (id INTEGER PRIMARY KEY); PRAGMA user_version = 1')
      other.close()
    },
  ],
  [
    'a newer schema',
    (path) => {
      goodStore(path)
      const newer = new DatabaseSync(path)
      newer.exec('PRAGMA user_version = 9999')
      newer.close()
    },
  ],
  [
    'a migration that was killed between two of its steps',
    (path) => {
      const half = new DatabaseSync(path)
      half.exec('CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID')
      half.close()
    },
  ],
]
