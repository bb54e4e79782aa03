import type { StoredEvent } from '../store/events.ts'
import type { LogGroup } from '../store/groups.ts'
import type { Store } from '../store/store.ts'
import { pointerTo } from './pointer.ts'
import type { LogRecord } from './row.ts'

/** A stored event as a query sees it; what a query does not ask for is not made. */
export class StoredRecord implements LogRecord {
  readonly time: number
  readonly ingested: number
  readonly seq: number
  readonly log: string
  readonly #event: StoredEvent
  readonly #groupId: number
  readonly #store: Store

  constructor(store: Store, group: LogGroup, log: string, event: StoredEvent) {
    this.time = event.time
    this.ingested = event.ingested
    this.seq = event.seq
    this.log = log
    this.#event = event
    this.#groupId = group.id
    this.#store = store
  }

  get message(): string {
    return this.#event.message
  }

  get stream(): string {
    return this.#store.streams.nameOf(this.#event.streamId)
  }

  get pointer(): string {
    return pointerTo(this.#groupId, this.#event)
  }
}
