import { type Input, isObject } from '../http/input.ts'
import type { Place } from '../store/events.ts'

/** Where a query goes on. */
export interface Position {
  /** The last event looked at; null before the first. */
  readonly place: Place | null
  readonly descending: boolean
  /** Pages given so far. */
  readonly page: number
}

export function toPlace(value: unknown): Place | null {
  return isObject(value) ? { time: Number(value['time']), seq: Number(value['seq']) } : null
}

export function toPosition(state: Input): Position {
  return {
    place: toPlace(state['place']),
    descending: state['descending'] === true,
    page: Number(state['page']),
  }
}
