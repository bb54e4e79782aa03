import type { KeyScheme } from './scheme.ts'

/** TypeScript: base64; Python, Java: hex. md5 by default, the hash function is configurable. */
const HASH = /^(?:[0-9a-f]{32,128}|[A-Za-z0-9+/]{22,86}={0,2})$/i
const SHOWN = 12

/** `name#hash`: the name may hold `#`, the hash never does. What is hashed is the user's choice, and may leave content out. */
export const powertools: KeyScheme = {
  name: 'powertools',
  tellsSources: true,
  parse(key) {
    const last = key.lastIndexOf('#')
    const hash = key.slice(last + 1)
    if (last <= 0 || !HASH.test(hash)) return null
    return { source: key.slice(0, last), event: hash.slice(0, SHOWN), version: null, contentInKey: false }
  },
  /** Only a logged payload can be sent again: nothing leads back from a hash. */
  build: () => null,
}
