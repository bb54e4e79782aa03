import type { LogGroup } from '#lib/domain/log-line.ts'
import type { PipelineRules, Window } from '#lib/domain/pipeline.ts'
import type { Database } from './database.ts'

/** The store's names and their row ids: pipelines, sources, groups, streams. Made where they are new, remembered here. */
export class Catalog {
  readonly #db: Database
  #ids = new Map<string, number>()

  constructor(db: Database) {
    this.#db = db
  }

  /** After a rolled back transaction, what it made is not there. */
  forget(): void {
    this.#ids = new Map()
  }

  pipeline(rules: PipelineRules): { readonly id: number; readonly rulesBefore: PipelineRules | null } {
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
      return { id, rulesBefore: null }
    }
    this.#db.run('UPDATE pipeline SET rules = ?, active = 1 WHERE id = ?', text, row.id)
    return { id: row.id, rulesBefore: JSON.parse(row.rules) as PipelineRules }
  }

  /** The rules in force: with the W that was measured, where the configuration names none. */
  rules(pipelineId: number): PipelineRules {
    const row = this.#db.get<{ rules: string } & WindowRow>('SELECT * FROM pipeline WHERE id = ?', pipelineId)
    if (!row) throw new Error(`no pipeline ${pipelineId} in ${this.#db.path}`)
    return { ...(JSON.parse(row.rules) as PipelineRules), window: readWindow(row) }
  }

  setWindow(pipelineId: number, window: Window): void {
    const sql = 'UPDATE pipeline SET window_kind = ?, window_ms = ?, window_basis = ? WHERE id = ?'
    this.#db.run(sql, ...windowColumns(window), pipelineId)
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

  #known(name: string, find: () => { readonly id: number } | null): number {
    const known = this.#ids.get(name)
    if (known !== undefined) return known
    const row = find()
    if (!row) throw new Error(`could not store ${name} in ${this.#db.path}`)
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
