import { type Search, valuesOf } from '#lib/domain/search.ts'

/** Parameters that stay when a person goes to another page: the range, the pipelines, the zone, what to do with replays. */
const CARRIED = ['from', 'to', 'pipeline', 'replays', 'tz'] as const

interface Params {
  getAll(name: string): string[]
}

type Changes = Readonly<Record<string, string | readonly string[] | null>>

/** `path` with the query of `params`, changed: null removes a parameter. */
export function hrefWith(path: string, params: URLSearchParams, changes: Changes): string {
  const next = new URLSearchParams(params)
  for (const [name, value] of Object.entries(changes)) {
    next.delete(name)
    for (const one of typeof value === 'string' ? [value] : (value ?? [])) next.append(name, one)
  }
  return withQuery(path, next)
}

/** `path` with only what stays between pages, and `more`. */
export function hrefTo(path: string, params: Params, more: Changes = {}): string {
  const next = new URLSearchParams()
  for (const name of CARRIED) {
    for (const value of params.getAll(name)) next.append(name, value)
  }
  return hrefWith(path, next, more)
}

function withQuery(path: string, params: URLSearchParams): string {
  const query = params.toString()
  return query ? `${path}?${query}` : path
}

/** A page's query as parameters that links can be made from. */
export function paramsOf(search: Search): URLSearchParams {
  if (search instanceof URLSearchParams) return new URLSearchParams(search)
  const params = new URLSearchParams()
  for (const name of Object.keys(search)) {
    for (const value of valuesOf(search, name)) params.append(name, value)
  }
  return params
}
