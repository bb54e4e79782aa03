/** Every answer of the API and every page's data come in this envelope. Instants are ms since the epoch here and ISO 8601 on the wire. */
export interface Range {
  /** ms, inclusive */
  readonly from: number
  /** ms, exclusive */
  readonly to: number
}

export interface Problem {
  /** SCREAMING_SNAKE, stable: LOG_GROUP_MISSING, LOG_GROUP_UNREADABLE, TABLE_MISSING, COLLECTOR_DOWN, … */
  readonly code: string
  readonly message: string
  readonly hint: string
}

export interface Gap extends Range {
  readonly logGroup: string
}

export interface Freshness {
  /** ms; the least frontier of the readable log groups; null before the first read. */
  readonly dataThrough: number | null
  readonly gaps: readonly Gap[]
  readonly problems: readonly Problem[]
}

export interface Answer<T> {
  readonly data: T
  readonly range: Range
  readonly freshness: Freshness
}

export interface ListAnswer<T> extends Answer<readonly T[]> {
  /** Opaque and bound to its filters; null on the last page. */
  readonly next: string | null
}
