import { DEFAULT_SCOPE } from '../account.ts'
import { type Database, openDatabase } from './database.ts'
import { type EventStore, eventStore, type Line } from './events.ts'
import { type GroupStore, groupStore, type LogGroup } from './groups.ts'
import type { Scope } from './scope.ts'
import { type LogStream, type StreamStore, streamStore } from './streams.ts'
import { type Truth, type TruthStore, truthStore } from './truth.ts'

/** Lines of one stream, and what is true of them. */
export interface Batch {
  readonly scope: Scope
  readonly logGroup: string
  readonly stream: string
  readonly lines: readonly Line[]
  readonly truth: readonly Truth[]
}

export interface Store {
  readonly database: Database
  readonly groups: GroupStore
  readonly streams: StreamStore
  readonly events: EventStore
  readonly truth: TruthStore
  /** Accepts lines into a stream that exists. Call it within a transaction. */
  accept(group: LogGroup, stream: LogStream, lines: readonly Line[], now: number): void
  /** Accepts batches, lines and truth, all or nothing; makes groups and streams as needed. No age limits. */
  append(batches: readonly Batch[], now: number): void
  /** The same, once for each `id`. False where that id was appended before. */
  appendOnce(id: string, batches: readonly Batch[], now: number): boolean
  close(): void
}

/** A truth names its account and region where they are not those of whoever names none. */
function told({ account, region }: Scope): Partial<Scope> {
  const isDefault = account === DEFAULT_SCOPE.account && region === DEFAULT_SCOPE.region
  return isDefault ? {} : { account, region }
}

export function openStore(path: string): Store {
  const database = openDatabase(path)
  const groups = groupStore(database)
  const streams = streamStore(database)
  const events = eventStore(database)
  const truth = truthStore(database)
  const claim = database.prepare('INSERT OR IGNORE INTO appended VALUES (?)')

  function accept(group: LogGroup, stream: LogStream, lines: readonly Line[], now: number): void {
    if (lines.length === 0) return
    const bytes = events.accept(group.id, stream.id, lines, now)
    let first = Number.POSITIVE_INFINITY
    let last = Number.NEGATIVE_INFINITY
    for (const { time } of lines) {
      if (time < first) first = time
      if (time > last) last = time
    }
    streams.extend(stream.id, first, last, now)
    groups.addBytes(group.id, bytes)
  }

  function appendBatch(batch: Batch, now: number): void {
    groups.create(batch.scope, batch.logGroup, 'STANDARD')
    const group = groups.find(batch.scope, batch.logGroup)
    if (group === null) throw new Error(`log group ${batch.logGroup} could not be made`)
    streams.create(group.id, batch.stream)
    const stream = streams.find(group.id, batch.stream)
    if (stream === null) throw new Error(`log stream ${batch.stream} could not be made`)
    accept(group, stream, batch.lines, now)
    const where = { ...told(batch.scope), logGroup: batch.logGroup, stream: batch.stream }
    for (const entry of batch.truth) truth.add({ ...where, ...entry })
  }

  const append = (batches: readonly Batch[], now: number): void =>
    database.transaction(() => {
      for (const batch of batches) appendBatch(batch, now)
    })

  return {
    database,
    groups,
    streams,
    events,
    truth,
    accept,
    append,
    appendOnce: (id, batches, now) =>
      database.transaction(() => {
        if (Number(claim.run(id).changes) === 0) return false
        append(batches, now)
        return true
      }),
    close: () => database.close(),
  }
}
