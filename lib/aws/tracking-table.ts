import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import type { RecordView } from '#lib/domain/event-views.ts'
import { batchItems, type TableRequest } from './batch-items.ts'
import { toAwsError } from './classify.ts'
import { type MeasuredWindow, measureWindow } from './measured-window.ts'
import { recordId } from './record-id.ts'
import { type RecordKey, recordKey } from './record-key.ts'
import { type Item, recordTimes, recordView } from './record-view.ts'
import { describeTable } from './table-description.ts'
import type { TableDescription, TableSettings } from './table-settings.ts'
import { attributesOf, bestRecipe, recipesOf, shapeOf, type TableShape } from './table-shape.ts'

/** A pipeline's tracking table: single records by key, never a scan. */
export interface TrackingTable {
  /** Remembered for five minutes. Throws AwsError. */
  describe(): Promise<TableDescription>
  /** The table's shape from a sample of keys, up to 33 of which are looked for. Throws AwsError. */
  shape(keys: readonly string[]): Promise<TableShape>
  /** A consistent GetItem (one a recipe, while it is not known by which ids are made); what goes wrong is a view too (`unreadable`). */
  readRecord(key: string): Promise<RecordView>
  /** Up to 100 keys a request, consistent; keys without a record are `none`. Throws AwsError. */
  batchRead(keys: readonly string[]): Promise<ReadonlyMap<string, RecordView>>
  /** W from the records of these keys. Throws AwsError. */
  measureWindow(keys: readonly string[]): Promise<MeasuredWindow>
}

const DESCRIPTION_LIFE_MS = 300_000
/** Keys of a sample: with three recipes they are one batch. */
const SAMPLE = 33

/** `now` in ms; `place` for messages; `spent` is told what batches cost. */
export function trackingTable(
  client: DynamoDBClient,
  settings: TableSettings,
  place: string,
  now: () => number = Date.now,
  spent: (request: TableRequest) => void = () => {},
): TrackingTable {
  const table = new Table(client, settings, place, now, spent)
  return {
    describe: () => table.describe(),
    shape: (keys) => table.shape(keys),
    readRecord: (key) => table.readRecord(key),
    batchRead: async (keys) => {
      const [places, items] = await table.itemsOf(keys)
      const views = keys.map(async (key) => [key, await table.view(places.get(key), items.get(key))] as const)
      return new Map(await Promise.all(views))
    },
    measureWindow: async (keys) => {
      const [, items] = await table.itemsOf(keys)
      const sample = [...items.values()]
      const attributes = attributesOf(settings, await table.describe(), sample)
      return measureWindow(sample.map((item) => recordTimes(item, attributes)))
    },
  }
}

class Table {
  readonly #client: DynamoDBClient
  readonly #settings: TableSettings
  readonly #place: string
  readonly #now: () => number
  readonly #spent: (request: TableRequest) => void
  #known: { readonly until: number; readonly table: Promise<TableDescription> } | null = null
  /** The recipe that records were found by, where none is configured. */
  #recipe: string | null = null

  constructor(
    client: DynamoDBClient,
    settings: TableSettings,
    place: string,
    now: () => number,
    spent: (request: TableRequest) => void,
  ) {
    this.#client = client
    this.#settings = settings
    this.#place = place
    this.#now = now
    this.#spent = spent
  }

  describe(): Promise<TableDescription> {
    if (this.#known === null || this.#known.until < this.#now()) {
      const table = describeTable(this.#client, this.#settings.name, this.#place)
      const mine = { until: this.#now() + DESCRIPTION_LIFE_MS, table }
      this.#known = mine
      table.catch(() => {
        if (this.#known === mine) this.#known = null
      })
    }
    return this.#known.table
  }

  async shape(keys: readonly string[]): Promise<TableShape> {
    const table = await this.describe()
    const recipes = this.#recipes(table)
    const sample = [...new Set(keys)].slice(0, SAMPLE)
    const places = new Map(
      recipes.flatMap((id) =>
        sample.map((key) => [recordId(id, key), recordKey({ ...this.#settings, id }, table, key)] as const),
      ),
    )
    const found = await batchItems(this.#batch(), places)
    const recipe = bestRecipe(recipes, sample, (id) => found.has(id))
    this.#recipe = recipe ?? this.#recipe
    return shapeOf(this.#settings, table, { recipe, items: [...found.values()] })
  }

  async itemsOf(
    keys: readonly string[],
  ): Promise<readonly [ReadonlyMap<string, RecordKey>, ReadonlyMap<string, Item>]> {
    const table = await this.describe()
    if (this.#recipes(table).length > 1) await this.shape(keys)
    const places = new Map(keys.map((key) => [key, recordKey(this.#settled(), table, key)]))
    return [places, await batchItems(this.#batch(), places)]
  }

  async readRecord(key: string): Promise<RecordView> {
    const request = { operation: 'GetItem', resource: `table ${this.#settings.name}`, place: this.#place }
    try {
      const table = await this.describe()
      for (const id of this.#recipes(table)) {
        const at = recordKey({ ...this.#settings, id }, table, key)
        const input = { TableName: this.#settings.name, Key: { ...at.key }, ConsistentRead: true }
        const { Item } = await this.#client.send(new GetItemCommand(input))
        if (Item === undefined) continue
        this.#recipe = id
        return await this.view(at, Item)
      }
      return await this.view(recordKey(this.#settled(), table, key), undefined)
    } catch (error) {
      const { message, hint } = toAwsError(error, request)
      return { state: 'unreadable', problem: message, hint }
    }
  }

  async view(at: RecordKey | undefined, item: Item | undefined): Promise<RecordView> {
    const read = { table: this.#settings.name, id: at?.shown ?? '', now: this.#now() }
    if (item === undefined) return { state: 'none', table: read.table, id: read.id, readAt: read.now }
    const attributes = attributesOf(this.#settings, await this.describe(), [item])
    return recordView(item, { ...read, keys: Object.keys(at?.key ?? {}), attributes })
  }

  #settled(): TableSettings {
    return { ...this.#settings, id: this.#settings.id ?? this.#recipe }
  }

  /** Those that ids may be made by; hex is no number. */
  #recipes({ partitionKey, sortKey }: TableDescription): readonly string[] {
    const recipes = recipesOf(this.#settled())
    return (sortKey ?? partitionKey).type === 'N' ? recipes.slice(0, 1) : recipes
  }

  #batch() {
    const { name: table } = this.#settings
    return { client: this.#client, table, place: this.#place, spent: this.#spent }
  }
}
