/** A field, or a time cut to a period. `name` is its column where none is given: as written, without spaces. */
export type Operand =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'bin'; readonly name: string; readonly periodMs: number }
  | { readonly kind: 'literal'; readonly value: string | number }

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>='

export type Condition =
  | { readonly kind: 'and' | 'or'; readonly sides: readonly [Condition, Condition] }
  | { readonly kind: 'not'; readonly of: Condition }
  | {
      readonly kind: 'compare'
      readonly by: Comparison
      readonly left: Operand
      readonly right: Operand
    }
  | { readonly kind: 'like'; readonly of: Operand; readonly like: string | RegExp }

/** `field: null` counts rows; else rows that have the field. */
export interface Count {
  readonly name: string
  readonly field: string | null
}

export interface Column {
  readonly name: string
  readonly of: Operand
}

export interface Parse {
  readonly kind: 'parse'
  readonly field: string
  readonly pattern: RegExp
  /** The pattern's groups, in order. */
  readonly names: readonly string[]
}

export interface Stats {
  readonly kind: 'stats'
  readonly counts: readonly Count[]
  readonly by: readonly Column[]
}

export interface Sort {
  readonly kind: 'sort'
  readonly by: readonly { readonly name: string; readonly descending: boolean }[]
}

export type Command =
  | { readonly kind: 'fields'; readonly columns: readonly Column[] }
  | { readonly kind: 'display'; readonly names: readonly string[] }
  | { readonly kind: 'filter'; readonly condition: Condition }
  | Parse
  | Stats
  | Sort
  | { readonly kind: 'limit'; readonly rows: number }

export type Query = readonly Command[]
