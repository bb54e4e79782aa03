import type { BusEntry } from './bus-event.ts'
import type { BusPipeline } from './habits.ts'
import type { Random } from './random.ts'

/** What the producers of the bus's pipelines make. */
export interface BusSources {
  /** A new event. `time`: ms */
  occurrence(pipeline: BusPipeline, time: number): BusEntry
  /** What follows it: a customer's next version; null where nothing does. */
  successor(entry: BusEntry): BusEntry | null
}

const HOUR_MS = 3_600_000
const KEPT = 200
const METRICS = ['orders', 'revenue', 'page-views'] as const
const COUNTRIES = ['DE', 'FR', 'IT', 'ES', 'NL', 'PL', 'SE', 'AT'] as const
const CUSTOMERS: readonly [string, ...string[]] = ['crm', 'crm', 'crm', 'webshop', 'webshop', 'support-desk']
const NAMES = ['Ada Byron', 'Grace Murray', 'Edsger Wybe', 'Barbara Jane', 'Donald Ervin'] as const

/** `serial` numbers the events. */
export function busSources(random: Random, serial: () => number): BusSources {
  const recent: BusEntry[] = []
  const customer = (): BusEntry => {
    const [first, ...others] = recent
    const known = first && random.chance(0.6) ? next(random.pick([first, ...others])) : null
    const entry = known ?? newCustomer(random, serial())
    remember(recent, entry)
    return entry
  }
  return {
    occurrence: (pipeline, time) => {
      if (pipeline === 'invoices') return invoice(random, serial(), time)
      return pipeline === 'metrics-hourly' ? hour(random, time) : customer()
    },
    successor: (entry) => {
      if (entry.type !== 'Customer Changed') return null
      const following = next(entry)
      remember(recent, following)
      return following
    },
  }
}

/** Of each customer the latest version. */
function remember(recent: BusEntry[], entry: BusEntry): void {
  const same = ({ detail }: BusEntry) =>
    detail['source'] === entry.detail['source'] && detail['id'] === entry.detail['id']
  const at = recent.findIndex(same)
  if (at >= 0) recent.splice(at, 1)
  recent.push(entry)
  if (recent.length > KEPT) recent.shift()
}

function newCustomer(random: Random, number: number): BusEntry {
  const [source, name] = [random.pick(CUSTOMERS), random.pick(NAMES)]
  return { type: 'Customer Changed', source, detail: { source, id: `C-${number}`, version: 1, name } }
}

function next(entry: BusEntry): BusEntry {
  return { ...entry, detail: { ...entry.detail, version: Number(entry.detail['version']) + 1 } }
}

function invoice(random: Random, number: number, time: number): BusEntry {
  const date = new Date(time).toISOString().slice(0, 10)
  const vendor = random.pick(['Acme Corp', 'Globex', 'Initech', 'Umbrella & Sons'])
  const amount = random.int(1_000, 900_000) / 100
  const detail = { invoice_number: `INV-${date.slice(0, 4)}-${number}`, date, amount, vendor }
  return { type: 'Invoice Received', source: 'billing', detail }
}

/** The hour that has just ended; now and then an older one, whose records came late. */
function hour(random: Random, time: number): BusEntry {
  const ago = random.chance(0.9) ? 1 : random.int(2, 6)
  const ended = new Date(time - ago * HOUR_MS).toISOString().slice(0, 13)
  const detail = {
    metric: random.pick(METRICS),
    dimension: `country=${random.pick(COUNTRIES)}`,
    hour: ended,
  }
  return { type: 'Hour Ended', source: 'scheduler', detail }
}
