import type { KeySchemeName } from '../pipeline.ts'
import type { Evidence } from '../signal.ts'
import type { PayloadHints } from './hints.ts'

/** What a key says by its scheme. */
export interface KeyParts {
  /** null: the pipeline's own name (a hash names nobody). */
  readonly source: string | null
  /** The event's own short part, e.g. `INV-20931.pdf`; never empty. */
  readonly event: string
  /** A version that is ordered (digits); null where the scheme has none. */
  readonly version: string | null
  /** Whether other content makes another key. */
  readonly contentInKey: boolean
}

/** One key scheme. A function of the key alone: the first and last separators divide, the middle may hold more. */
export interface KeyScheme {
  readonly name: KeySchemeName
  /** Whether its keys name several sources of one pipeline. */
  readonly tellsSources: boolean
  /** null: the key does not fit. */
  parse(key: string): KeyParts | null
  /** The event that would make a handler compute this key again; null: it cannot be built. `key` fits. */
  build(key: string, evidence: Evidence, hints: PayloadHints): unknown | null
}

/** What stands before the first separator, between, and after the last; null where a part is missing or empty. */
export function divide(key: string, separator: string): readonly [string, string, string] | null {
  const first = key.indexOf(separator)
  const last = key.lastIndexOf(separator)
  if (first <= 0 || last <= first + 1 || last === key.length - 1) return null
  return [key.slice(0, first), key.slice(first + 1, last), key.slice(last + 1)]
}

/** The last segment of a path that is not empty; the whole where there is none. */
export function lastSegment(path: string): string {
  return path.split('/').findLast((segment) => segment !== '') ?? path
}
