import type { Measurement } from './measurement.ts'
import { collector } from './measurements/collector.ts'
import { concurrent } from './measurements/concurrent.ts'
import { growth } from './measurements/growth.ts'
import { ingest } from './measurements/ingest.ts'
import { instead } from './measurements/instead.ts'
import { pages } from './measurements/pages.ts'
import { parsing } from './measurements/parsing.ts'
import { peers } from './measurements/peers.ts'
import { queries } from './measurements/queries.ts'

/** In the order in which they run: what needs the stores as they were built comes before what writes into them. */
export const MEASUREMENTS: readonly Measurement[] = [
  { name: 'parsing', run: parsing },
  { name: 'ingest', run: ingest },
  { name: 'growth', run: growth },
  { name: 'queries', run: queries },
  { name: 'peers', run: peers },
  { name: 'pages', run: pages },
  { name: 'collector', run: collector },
  { name: 'instead', run: instead },
  { name: 'concurrent', run: concurrent },
]
