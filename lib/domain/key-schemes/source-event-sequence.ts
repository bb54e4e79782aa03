import { divide, type KeyScheme } from './scheme.ts'
import { numberIfSame, sqsBatch } from './sqs-batch.ts'

const SEQUENCE = /^\d{1,20}$/
const ISO =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/
const BASIC = /^\d{8}T\d{6}(?:\.\d{1,9})?Z?$/
/** seconds (since 2001) to nanoseconds, fractions allowed */
const EPOCH = /^\d{9,19}(?:\.\d{1,9})?$/

interface Parts {
  readonly source: string
  readonly eventType: string
  readonly timestamp: string
  readonly sequence: string
}

function partsOf(key: string): Parts | null {
  const [source, middle, sequence] = divide(key, '/') ?? []
  if (source === undefined || middle === undefined || sequence === undefined || !SEQUENCE.test(sequence))
    return null
  const slash = middle.lastIndexOf('/')
  const timestamp = middle.slice(slash + 1)
  if (slash <= 0 || !isTimestamp(timestamp)) return null
  return { source, eventType: middle.slice(0, slash), timestamp, sequence }
}

function isTimestamp(text: string): boolean {
  return ISO.test(text) || BASIC.test(text) || EPOCH.test(text)
}

export const sourceEventSequence: KeyScheme = {
  name: '{source}/{event_type}/{timestamp}/{sequence}',
  tellsSources: true,
  parse(key) {
    const parts = partsOf(key)
    if (parts === null) return null
    return {
      source: parts.source,
      event: `${parts.eventType}/${parts.sequence}`,
      version: null,
      contentInKey: false,
    }
  },
  build(key, evidence, hints) {
    const parts = partsOf(key)
    if (parts === null || (hints.trigger ?? 'sqs') !== 'sqs') return null
    const { source, eventType, timestamp, sequence } = parts
    const body = {
      source,
      event_type: eventType,
      timestamp: numberIfSame(timestamp),
      sequence: numberIfSame(sequence),
    }
    return sqsBatch(JSON.stringify(body), evidence, hints, key)
  },
}
