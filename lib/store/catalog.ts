import type { LogGroup } from '#lib/domain/log-line.ts'
import type { PipelineRules, Window } from '#lib/domain/pipeline.ts'
import type { Database } from './database.ts'

const REMEMBERED = 20_000

/** The store's names and their row ids: pipelines, sources, groups, streams. Made where they are new, remembered here. */
export class Catalog {
  readonly #db: Database
  #ids = new Map<string, number>()
  #sources = new Map<number, { readonly pipelineId: number; readonly name: string | null }>()
  #versions = new Map<number, string | null>()
  #rules = new Map<number, PipelineRules>()

  constructor(db: Database) {
    this.#db = db
  }

  /** After a rolled back transaction, what it made is not there. */
  forget(): void {
    this.#ids = new Map()
    this.#sources = new Map()
    this.#versions = new Map()
    this.#rules = new Map()
  }

  /** Registers the rules; answers those that were in force before. A W that was measured stands until the configuration names one. */
  pipeline(rules: PipelineRules): { readonly id: number; readonly before: PipelineRules | null } {
    const row = this.#db.get<{ id: number; rules: string }>(
      'SELECT id, rules FROM pipeline WHERE name = ?',
      rules.name,
    )
    const text = JSON.stringify(rules)
    if (!row) {
      const { lastInsertRowid: id } = this.#db.run(
        'INSERT INTO pipeline (name, rules, window_kind, window_ms, window_basis) VALUES (?, ?, ?, ?, ?)',
        rules.name,
        text,
        ...windowColumns(rules.window),
      )
      return { id, before: null }
    }
    const before = this.rules(row.id)
    const configured = JSON.parse(row.rules) as PipelineRules
    this.#db.run('UPDATE pipeline SET rules = ?, active = 1 WHERE id = ?', text, row.id)
    this.#rules.clear()
    if (rules.window.kind !== 'unknown' || configured.window.kind !== 'unknown')
      this.setWindow(row.id, rules.window)
    return { id: row.id, before }
  }

  /** The rules in force: with the W that was measured, where the configuration names none. */
  rules(pipelineId: number): PipelineRules {
    const known = this.#rules.get(pipelineId)
    if (known) return known
    const row = this.#db.get<{ rules: string } & WindowRow>('SELECT * FROM pipeline WHERE id = ?', pipelineId)
    if (!row) throw new Error(`no pipeline ${pipelineId} in ${this.#db.path}`)
    const rules = { ...(JSON.parse(row.rules) as PipelineRules), window: readWindow(row) }
    this.#rules.set(pipelineId, rules)
    return rules
  }

  setWindow(pipelineId: number, window: Window): void {
    const sql = 'UPDATE pipeline SET window_kind = ?, window_ms = ?, window_basis = ? WHERE id = ?'
    this.#db.run(sql, ...windowColumns(window), pipelineId)
    this.#rules.clear()
  }

  group(
    pipelineId: number,
    group: LogGroup,
  ): { readonly id: number; readonly pipelineBefore: number | null } {
    const row = this.#db.get<{ id: number; pipeline_id: number }>(
      'SELECT id, pipeline_id FROM log_group WHERE account = ? AND region = ? AND name = ?',
      group.account,
      group.region,
      group.name,
    )
    if (row) {
      this.#db.run('UPDATE log_group SET pipeline_id = ?, active = 1 WHERE id = ?', pipelineId, row.id)
      return { id: row.id, pipelineBefore: row.pipeline_id }
    }
    const { lastInsertRowid: id } = this.#db.run(
      'INSERT INTO log_group (pipeline_id, account, region, name) VALUES (?, ?, ?, ?)',
      pipelineId,
      group.account,
      group.region,
      group.name,
    )
    this.#db.run('INSERT INTO cursor (group_id) VALUES (?)', id)
    return { id, pipelineBefore: null }
  }

  pipelineOfGroup(groupId: number): number {
    const row = this.#db.get<{ pipeline_id: number }>(
      'SELECT pipeline_id FROM log_group WHERE id = ?',
      groupId,
    )
    if (!row) throw new Error(`no log group ${groupId} in ${this.#db.path}`)
    return row.pipeline_id
  }

  stream(groupId: number, name: string): number {
    return this.#known(`stream ${groupId} ${name}`, () => {
      this.#db.run('INSERT OR IGNORE INTO stream (group_id, name) VALUES (?, ?)', groupId, name)
      return this.#db.get<{ id: number }>(
        'SELECT id FROM stream WHERE group_id = ? AND name = ?',
        groupId,
        name,
      )
    })
  }

  source(pipelineId: number, name: string | null): number {
    return this.#known(`source ${pipelineId} ${name === null ? 'null' : `=${name}`}`, () => {
      this.#db.run('INSERT OR IGNORE INTO source (pipeline_id, name) VALUES (?, ?)', pipelineId, name)
      return this.#db.get<{ id: number }>(
        'SELECT id FROM source WHERE pipeline_id = ? AND name IS ?',
        pipelineId,
        name,
      )
    })
  }

  pipelineOfSource(sourceId: number): number {
    return this.#source(sourceId).pipelineId
  }

  sourceName(sourceId: number): string | null {
    return this.#source(sourceId).name
  }

  #source(sourceId: number) {
    const known = this.#sources.get(sourceId)
    if (known) return known
    const sql = 'SELECT pipeline_id AS pipelineId, name FROM source WHERE id = ?'
    const row = this.#db.get<{ pipelineId: number; name: string | null }>(sql, sourceId)
    if (!row) throw new Error(`no source ${sourceId} in ${this.#db.path}`)
    this.#sources.set(sourceId, row)
    return row
  }

  /** The row id of a function's version; null: a START that named none. */
  version(text: string | null): number {
    return this.#known(`version ${text === null ? 'null' : `=${text}`}`, () => {
      this.#db.run('INSERT OR IGNORE INTO version (text) VALUES (?)', text)
      return this.#db.get<{ id: number }>('SELECT id FROM version WHERE text IS ?', text)
    })
  }

  versionText(id: number): string | null {
    const known = this.#versions.get(id)
    if (known !== undefined) return known
    const row = this.#db.get<{ text: string | null }>('SELECT text FROM version WHERE id = ?', id)
    if (!row) throw new Error(`no version ${id} in ${this.#db.path}`)
    this.#versions.set(id, row.text)
    return row.text
  }

  #known(name: string, find: () => { readonly id: number } | null): number {
    const known = this.#ids.get(name)
    if (known !== undefined) return known
    const row = find()
    if (!row) throw new Error(`could not store ${name} in ${this.#db.path}`)
    // Streams come and go by the thousand.
    if (this.#ids.size >= REMEMBERED) this.#ids.clear()
    this.#ids.set(name, row.id)
    return row.id
  }
}

interface WindowRow {
  readonly window_kind: Window['kind']
  readonly window_ms: number | null
  readonly window_basis: 'configured' | 'measured' | null
}

function windowColumns(window: Window): [string, number | null, string | null] {
  return window.kind === 'for' ? [window.kind, window.ms, window.basis] : [window.kind, null, null]
}

function readWindow(row: WindowRow): Window {
  if (row.window_kind !== 'for') return { kind: row.window_kind }
  return { kind: 'for', ms: row.window_ms ?? 0, basis: row.window_basis ?? 'configured' }
}
