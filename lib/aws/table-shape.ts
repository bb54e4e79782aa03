import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { recordId } from './record-id.ts'
import { KEY_ITSELF } from './record-key.ts'
import { type Item, recordTimes } from './record-view.ts'
import {
  type RecordAttributes,
  recordAttributes,
  type TableDescription,
  type TableSettings,
} from './table-settings.ts'

/**
 * What kind of guard a table is: `tracking` (an id, when it was processed, until when it is remembered) · `status` (with
 * a status) · `content` (the business row itself) · Powertools' own, simple or composite · `unknown`: no record was seen.
 */
export type TableKind = 'tracking' | 'status' | 'content' | 'powertools' | 'powertools-composite' | 'unknown'

/** A table as DescribeTable and a sample of its records show it. Attributes are null where the records have none. */
export interface TableShape {
  readonly kind: TableKind
  /** The recipe of the record's id. */
  readonly id: string
  /** Whether records were found by that recipe; false: it is what would be tried. */
  readonly seen: boolean
  readonly partitionKey: string
  readonly sortKey: string | null
  readonly status: string | null
  readonly expiry: string | null
  readonly processedAt: string | null
}

/** How guards make ids of keys, the usual first. */
export const RECIPES: readonly string[] = [KEY_ITSELF, 'sha256({key})', 'md5({key})']

/** The recipes that may be meant. */
export function recipesOf(settings: Pick<TableSettings, 'id'>): readonly string[] {
  return settings.id === null ? RECIPES : [settings.id]
}

/** The recipe by which most of the keys have a record; null: none has one. `found`: by id. */
export function bestRecipe(
  recipes: readonly string[],
  keys: readonly string[],
  has: (id: string) => boolean,
): string | null {
  const hits = recipes.map((recipe) => ({
    recipe,
    count: keys.filter((key) => has(recordId(recipe, key))).length,
  }))
  const best = hits.reduce((most, each) => (each.count > most.count ? each : most))
  return best.count === 0 ? null : best.recipe
}

/** Reads a shape off records that are the guard's. Pure. */
export function shapeOf(
  settings: TableSettings,
  table: TableDescription,
  { recipe, items }: { readonly recipe: string | null; readonly items: readonly Item[] },
): TableShape {
  const names = recordAttributes(settings, table)
  const used = (candidates: readonly string[]) =>
    candidates.find((name) => items.some((item) => item[name] !== undefined)) ?? null
  const status = used(names.status) ?? unusualStatus(items)
  const expiry = used(names.expiry)
  // What an attribute is known to be it is not besides.
  const taken = [...names.expiry, ...names.inProgressExpiry, table.partitionKey.name]
  const processedAt = used(names.processedAt) ?? unusualInstant(items, taken)
  return {
    kind: kindOf(table, items, { status, expiry }),
    id: recipe ?? settings.id ?? KEY_ITSELF,
    seen: items.length > 0,
    partitionKey: table.partitionKey.name,
    sortKey: table.sortKey?.name ?? null,
    status,
    expiry,
    processedAt,
  }
}

/** The usual names, and after them those that only these records show. Pure. */
export function attributesOf(
  settings: TableSettings,
  table: TableDescription,
  items: readonly Item[],
): RecordAttributes {
  const known = recordAttributes(settings, table)
  const { status, processedAt } = shapeOf(settings, table, { recipe: null, items })
  const also = (names: readonly string[], name: string | null) => (name === null ? names : [...names, name])
  return { ...known, status: also(known.status, status), processedAt: also(known.processedAt, processedAt) }
}

function kindOf(
  table: TableDescription,
  items: readonly Item[],
  { status, expiry }: { readonly status: string | null; readonly expiry: string | null },
): TableKind {
  if (items.length === 0) return 'unknown'
  const powertools = items.some(
    (item) => /^(INPROGRESS|COMPLETED)$/.test(item.status?.S ?? '') && item.expiration,
  )
  if (powertools) return table.sortKey === null ? 'powertools' : 'powertools-composite'
  if (expiry !== null) return status === null ? 'tracking' : 'status'
  // A row that is never forgotten and holds more than a guard needs is the business's own.
  return items.some((item) => Object.keys(item).length > 3)
    ? 'content'
    : status === null
      ? 'tracking'
      : 'status'
}

const STATUS =
  /^(in[-_ ]?progress|processing|processed|started|pending|running|completed?|done|succeeded|success|failed)$/i

/** A column of another name whose every value is a status. */
function unusualStatus(items: readonly Item[]): string | null {
  return columnWhere(items, (value) => STATUS.test(value.S ?? ''))
}

/** Seconds or ms between 2015 and 2100, in a column of another name: when it was processed, if it is the only such. */
function unusualInstant(items: readonly Item[], taken: readonly (string | null)[]): string | null {
  const isInstant = (value: AttributeValue, name: string) => {
    const { processedAt } = recordTimes(
      { [name]: value },
      { status: [], expiry: [], inProgressExpiry: [], processedAt: [name] },
    )
    return processedAt !== null && processedAt > 1.42e12 && processedAt < 4.1e12
  }
  return columnWhere(items, isInstant, taken)
}

function columnWhere(
  items: readonly Item[],
  fits: (value: AttributeValue, name: string) => boolean,
  taken: readonly (string | null)[] = [],
): string | null {
  const names = Object.keys(items[0] ?? {}).filter((name) => !taken.includes(name))
  const fitting = names.filter((name) =>
    items.every((item) => {
      const value = item[name]
      return value !== undefined && fits(value, name)
    }),
  )
  return fitting.length === 1 ? (fitting[0] ?? null) : null
}
