import { divide, type KeyScheme } from './scheme.ts'

const HOUR = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3])$/

export const metricDimensionHour: KeyScheme = {
  name: '{metric}/{dimension}/{hour}',
  tellsSources: true,
  parse(key) {
    const [metric, dimension, hour] = divide(key, '/') ?? []
    if (metric === undefined || dimension === undefined || hour === undefined || !HOUR.test(hour)) return null
    return { source: metric, event: `${dimension}/${hour}`, version: null, contentInKey: false }
  },
  /** The key says which hour was summed, not what was summed. */
  build: () => null,
}
