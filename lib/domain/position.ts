/** Where a line stands in its stream: by time (ms), then by event id. Across streams the same order serves. */
export interface Position {
  readonly time: number
  readonly eventId: string
}

/** Negative, zero or positive, as `a` stands before, at or after `b`. */
export function comparePositions(a: Position, b: Position): number {
  if (a.time !== b.time) return a.time - b.time
  return a.eventId < b.eventId ? -1 : a.eventId > b.eventId ? 1 : 0
}
