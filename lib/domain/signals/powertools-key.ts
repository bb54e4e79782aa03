/** Powertools' id `<function>#<hash>`: the function's name is the source. No hash holds a `#`; a name may. */
export function powertoolsKey(key: string): { readonly key: string; readonly source: string | null } {
  const hash = key.lastIndexOf('#')
  return { key, source: hash > 0 ? key.slice(0, hash) : null }
}
