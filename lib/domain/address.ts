import { type Search, valueOf } from './search.ts'

/** Stands in the path where the name itself cannot: see segmentOf. */
export const STAND_IN = '-'

/**
 * A name as one path segment. `.` and `..` cannot stand in a path, however they are encoded (browsers resolve them),
 * so they travel as a parameter beside the stand-in; so does a source without a name, as `unassigned=true`.
 */
export function segmentOf(name: string): string {
  return isDots(name) || name === '' ? STAND_IN : encodeURIComponent(name.toWellFormed())
}

/** The parameter that goes with segmentOf; null where the segment says it all. */
export function segmentParameter(name: string): { readonly name: string } | null {
  return isDots(name) || name === '' ? { name } : null
}

/** The name that a decoded segment and its query address. */
export function nameFrom(segment: string, search: Search): string {
  return segment === STAND_IN ? (valueOf(search, 'name') ?? segment) : segment
}

function isDots(name: string): boolean {
  return name === '.' || name === '..'
}
