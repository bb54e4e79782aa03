import type { Place, StoredEvent } from '../store/events.ts'

/** `@ptr`: the same for the same log event, and all that GetLogRecord needs. */
export function pointerTo(groupId: number, { time, seq }: Pick<StoredEvent, 'time' | 'seq'>): string {
  return Buffer.from(`${groupId}:${time}:${seq}`).toString('base64')
}

/** Where a pointer points; null where it is none. */
export function readPointer(pointer: string): { groupId: number; place: Place } | null {
  const match = /^(\d+):(-?\d+):(\d+)$/.exec(Buffer.from(pointer, 'base64').toString())
  if (match === null) return null
  return { groupId: Number(match[1]), place: { time: Number(match[2]), seq: Number(match[3]) } }
}
