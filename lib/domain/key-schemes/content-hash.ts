import type { KeyScheme } from './scheme.ts'

/** md5, sha1, sha256, sha384, sha512 in hex. */
const HASH = /^(?:[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})$/i
const SHOWN = 12

export const contentHash: KeyScheme = {
  name: 'content-hash',
  tellsSources: false,
  parse(key) {
    return HASH.test(key)
      ? { source: null, event: key.slice(0, SHOWN), version: null, contentInKey: true }
      : null
  },
  /** Only a logged payload can be sent again: nothing leads back from a hash. */
  build: () => null,
}
