/** A URL's query, as a route handler (URLSearchParams) or a page (Next's searchParams) has it. */
export type Search = URLSearchParams | Readonly<Record<string, string | readonly string[] | undefined>>

/** Every value of a parameter, in order; empty where it is absent. */
export function valuesOf(search: Search, name: string): readonly string[] {
  if (search instanceof URLSearchParams) return search.getAll(name)
  const value = Object.hasOwn(search, name) ? search[name] : undefined
  if (value === undefined) return []
  return typeof value === 'string' ? [value] : value
}

/** The parameter's only value; null where it is absent or empty. Repeated: the last one. */
export function valueOf(search: Search, name: string): string | null {
  return valuesOf(search, name).at(-1) || null
}
