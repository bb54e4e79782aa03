import { createHash } from 'node:crypto'
import type { Range } from '#lib/domain/answer.ts'
import { badRequest } from '#lib/domain/request-error.ts'
import { type Search, valueOf, valuesOf } from '#lib/domain/search.ts'

/** Where a list goes on: after which position, and over which range (relative times were resolved with the first page). */
export interface Page {
  readonly position: number
  readonly range: Range
}

const BOUND = ['from', 'to', 'pipeline', 'source', 'unassigned', 'outcome', 'label', 'replays', 'q'] as const

/** An opaque token that only the same list with the same filters takes back. */
export function nextToken(list: string, search: Search, page: Page): string {
  const body = [page.position, page.range.from, page.range.to]
  return Buffer.from(JSON.stringify([...body, seal(list, search, body)])).toString('base64url')
}

/** null: the first page. Throws RequestError 400 BAD_NEXT for a token that this list with these filters did not give. */
export function readNext(list: string, search: Search): Page | null {
  const token = valueOf(search, 'next')
  if (token === null) return null
  const parts = parse(token)
  const [position, from, to, sealed] = parts
  if (
    !Number.isSafeInteger(position) ||
    !isTime(from) ||
    !isTime(to) ||
    sealed !== seal(list, search, parts.slice(0, 3))
  ) {
    throw badRequest(
      'BAD_NEXT',
      '`next` was not given by this list with these filters.',
      'Leave `next` out to begin anew, and take it from the answer before with the same filters.',
    )
  }
  return { position: Number(position), range: { from, to } }
}

function seal(list: string, search: Search, body: readonly unknown[]): string {
  const filters = BOUND.map((name) => [name, valuesOf(search, name)])
  return createHash('sha256')
    .update(JSON.stringify(['onceboard next 1', list, filters, body]))
    .digest('base64url')
    .slice(0, 22)
}

function parse(token: string): readonly unknown[] {
  try {
    const bytes = Buffer.from(token.slice(0, 1_000), 'base64url')
    // Characters that decode to nothing are none of ours.
    if (bytes.toString('base64url') !== token) return []
    const value: unknown = JSON.parse(bytes.toString())
    return Array.isArray(value) && value.length === 4 ? value : []
  } catch {
    return []
  }
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value)
}
