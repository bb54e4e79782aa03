import { parseFilters, parseLimit } from '#lib/domain/filters.ts'
import { badRequest } from '#lib/domain/request-error.ts'
import { type Search, valueOf } from '#lib/domain/search.ts'
import { GROUP_STATES, type GroupState } from '#lib/domain/setup-views.ts'

/** Which log groups are listed. */
export interface SetupQuestion {
  /** null: all */
  readonly state: GroupState | null
  /** Each stands in the group's name, pipeline, account or region; lower case. */
  readonly words: readonly string[]
  readonly limit: number
  /** From 1 */
  readonly page: number
}

/** `state`, `q`, `limit` and `page`. Throws RequestError 400. */
export function parseSetup(search: Search): SetupQuestion {
  const { q } = parseFilters(search, 'include')
  return {
    state: parseState(search),
    words: q.flatMap((text) => text.toLowerCase().split(/\s+/)).filter((word) => word !== ''),
    limit: parseLimit(search),
    page: parsePage(search),
  }
}

function parseState(search: Search): GroupState | null {
  const text = valueOf(search, 'state')
  if (text === null || text === 'all') return null
  const state = GROUP_STATES.find((each) => each === text)
  if (state !== undefined) return state
  throw badRequest(
    'BAD_STATE',
    `\`state=${text.slice(0, 60)}\` is not known.`,
    `Write one of: all, ${GROUP_STATES.join(', ')}.`,
  )
}

function parsePage(search: Search): number {
  const text = valueOf(search, 'page')
  if (text === null) return 1
  const page = /^\d{1,6}$/.test(text) ? Number(text) : 0
  if (page >= 1) return page
  throw badRequest(
    'BAD_PAGE',
    `\`page=${text.slice(0, 60)}\` is not a whole number from 1.`,
    'Write page=1, or leave it out.',
  )
}
