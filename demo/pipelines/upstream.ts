import { type BusSources, busSources } from './bus-sources.ts'
import type { OrderEvent } from './order-events/sqs-event.ts'
import type { Payment } from './payments/payment.ts'
import type { Random } from './random.ts'
import type { Upload } from './s3-event.ts'

/** What the pipelines' upstreams make: new events, the same in the history and in live traffic. */
export interface Upstream extends BusSources {
  upload(pipeline: string, time: number): Upload
  /** Orders that one shop sends at once: 1 to 10. */
  orders(time: number): OrderEvent[]
  payment(): Payment
}

/** Sources and their share. */
type Shares = readonly [string, number][]

const BUCKETS: Readonly<Record<string, Shares>> = {
  'invoice-files': [
    ['lambda-idempotency-demo', 0.58],
    ['invoices-eu-west-1', 0.29],
    ['partner-invoices', 0.13],
  ],
  'file-ingest': [
    ['data-lake-raw', 0.7],
    ['partner-uploads', 0.3],
  ],
  'vendor-drop': [['vendor-drop', 1]],
  'vendor-drop-legacy': [['vendor-drop-legacy', 1]],
}
const SHOPS: Shares = [
  ['shop', 0.56],
  ['marketplace', 0.31],
  ['point-of-sale', 0.13],
]

/** `first` numbers the events: two upstreams with the same one would make the same keys. */
export function upstream(random: Random, first: number): Upstream {
  let serial = first
  return {
    ...busSources(random, () => serial++),
    upload: (pipeline, time) => {
      const number = serial++
      const multipart = pipeline === 'invoice-files' && random.chance(0.04) ? `-${random.int(2, 9)}` : ''
      return {
        bucket: share(random, BUCKETS[pipeline] ?? [[pipeline, 1]]),
        key: objectKey(pipeline, number, time, random),
        eTag: random.hex(32) + multipart,
        sequencer: sequencer(time, random),
        size: random.int(2_000, 900_000),
        time,
      }
    },
    orders: (time) => {
      const source = share(random, SHOPS)
      return Array.from({ length: Math.min(10, 1 + Math.floor(random.wait(2.4))) }, () => ({
        source,
        event_type: random.pick([
          'order.created',
          'order.created',
          'order.paid',
          'order.shipped',
          'order.cancelled',
        ]),
        timestamp: new Date(time - random.int(0, 900)).toISOString(),
        sequence: serial++,
      }))
    },
    payment: () => ({
      paymentId: `pay_${(serial++).toString(36)}${random.hex(8)}`,
      account: `acct_${random.int(1000, 9999)}`,
      amount: random.int(190, 480_000),
      currency: random.pick(['EUR', 'USD', 'GBP']),
    }),
  }
}

/** S3's own: grows with time for one key. */
export function sequencer(time: number, random: Random): string {
  return `00${(time * 16).toString(16)}${random.hex(4)}`.toUpperCase()
}

function share(random: Random, shares: Shares): string {
  let left = random.next()
  for (const [name, part] of shares) {
    left -= part
    if (left < 0) return name
  }
  return shares[0]?.[0] ?? ''
}

/** Names as people and programs give them: spaces, `#`, `%` and `+` among them. */
function objectKey(pipeline: string, number: number, time: number, random: Random): string {
  const day = new Date(time).toISOString().slice(0, 10)
  const month = day.slice(0, 7).replace('-', '/')
  if (pipeline === 'invoice-files') {
    if (random.chance(0.01)) return `invoices/${month}/credit note #${number}.pdf`
    return `invoices/${month}/INV-${number}${random.chance(0.03) ? ' (copy)' : ''}.pdf`
  }
  if (pipeline === 'file-ingest') {
    const feed = random.pick(['clicks', 'sessions', 'stock', 'returns'])
    return `raw/${feed}/dt=${day}/part-${String(number).padStart(7, '0')}.parquet`
  }
  const vendor = random.pick(['acme', 'globex', 'initech', 'umbrella & sons'])
  const what = random.pick(['prices', 'stock', 'catalogue', '20% off', 'returns + credits'])
  const legacy = pipeline === 'vendor-drop-legacy' ? 'legacy/' : ''
  return `${legacy}${vendor}/${day}/${what} ${number}.csv`
}
