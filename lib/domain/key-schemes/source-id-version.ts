import { divide, type KeyScheme } from './scheme.ts'
import { numberIfSame, sqsBatch } from './sqs-batch.ts'

const VERSION = /^\d{1,20}$/

export const sourceIdVersion: KeyScheme = {
  name: '{source}:{id}:{version}',
  tellsSources: true,
  parse(key) {
    const [source, id, version] = divide(key, ':') ?? []
    if (source === undefined || id === undefined || version === undefined || !VERSION.test(version))
      return null
    return { source, event: `${id}:${version}`, version, contentInKey: false }
  },
  build(key, evidence, hints) {
    const [source, id, version] = divide(key, ':') ?? []
    if (source === undefined || id === undefined || version === undefined) return null
    if ((hints.trigger ?? 'sqs') !== 'sqs') return null
    return sqsBatch(JSON.stringify({ source, id, version: numberIfSame(version) }), evidence, hints, key)
  },
}
