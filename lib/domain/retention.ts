const DAY_MS = 86_400_000

/** How long the store keeps what it read. Durations in ms. */
export interface Retention {
  /** Deliveries, attempts and lines; their counts stay. */
  readonly deliveriesMs: number
  /** Counts by the minute. */
  readonly minutesMs: number
  /** Counts by the hour; those by the day stay for ever. */
  readonly hoursMs: number
  /** What events.db may take, bytes: reached by giving up the oldest `processed` rows first. null: no cap */
  readonly sizeBytes: number | null
}

export const DEFAULT_RETENTION: Retention = {
  deliveriesMs: 90 * DAY_MS,
  minutesMs: 30 * DAY_MS,
  hoursMs: 395 * DAY_MS,
  sizeBytes: null,
}

/** AWS takes lines that are 14 days old, and the comparison with its own counts looks back as far and an hour: what may still change stays whole. */
export const LEAST_KEPT_MS = 15 * DAY_MS
/** Each key's last `processed` outlives its row by W, but no longer than this: then breaches are "at least". */
export const LONGEST_KEY_MEMORY_MS = 400 * DAY_MS
/** So long after it was seen a transport id is known, whether or not its row still stands. */
export const TRANSPORT_MEMORY_MS = 30 * DAY_MS
