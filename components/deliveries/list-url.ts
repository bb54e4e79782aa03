/** The filters of the list that the URL holds; each may be repeated (OR within one, AND between them). */
export const LIST_FILTERS = ['outcome', 'label', 'pipeline', 'source'] as const
export type ListFilter = (typeof LIST_FILTERS)[number]

/** Another filter means another list: its cursor and the open delivery belong to the old one. */
function fresh(params: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(params)
  next.delete('next')
  next.delete('delivery')
  return next
}

function href(path: string, params: URLSearchParams): string {
  const query = params.toString()
  return query === '' ? path : `${path}?${query}`
}

export function isChosen(params: URLSearchParams, name: ListFilter, value: string): boolean {
  return params.getAll(name).includes(value)
}

/** The URL with `value` added to the filter, or taken from it. */
export function toggled(path: string, params: URLSearchParams, name: ListFilter, value: string): string {
  const next = fresh(params)
  const values = next.getAll(name)
  next.delete(name)
  const kept = values.includes(value) ? values.filter((one) => one !== value) : [...values, value]
  for (const one of kept) next.append(name, one)
  return href(path, next)
}

export function without(path: string, params: URLSearchParams, names: readonly string[]): string {
  const next = fresh(params)
  for (const name of names) next.delete(name)
  return href(path, next)
}

/** The URL with `name` set to `value`; an empty value takes it away. Cursor and filters stay as they are. */
export function withParam(path: string, params: URLSearchParams, name: string, value: string | null): string {
  const next = new URLSearchParams(params)
  if (value === null || value === '') next.delete(name)
  else next.set(name, value)
  return href(path, next)
}

/** The URL of a search for `q`: a list of its own. */
export function searched(path: string, params: URLSearchParams, q: string): string {
  const next = fresh(params)
  if (q.trim() === '') next.delete('q')
  else next.set('q', q.trim())
  return href(path, next)
}

export interface Chip {
  readonly name: ListFilter | 'q' | 'replays'
  readonly values: readonly string[]
}

/** What narrows the list, one chip a filter. */
export function chipsOf(params: URLSearchParams): readonly Chip[] {
  const names = [...LIST_FILTERS, 'q', 'replays'] as const
  return names
    .map((name) => ({ name, values: params.getAll(name).filter((value) => value !== '') }))
    .filter((chip) => chip.values.length > 0)
}

/** The event's page. Keys hold `/`, `#`, `%`: one percent-encoded segment. */
export function eventHref(
  event: { readonly key: string; readonly pipeline: string },
  params: URLSearchParams,
  delivery: string | null,
): string {
  const next = new URLSearchParams({ pipeline: event.pipeline })
  const zone = params.get('tz')
  if (zone !== null) next.set('tz', zone)
  if (delivery !== null) next.set('delivery', delivery)
  return `/events/${encodeURIComponent(event.key)}?${next}`
}
