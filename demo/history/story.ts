import { pipelineNamed } from '../pipelines/catalogue.ts'
import type { Random } from '../pipelines/random.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** What happened in the history's seven days beside the daily round: what is broken when, and what is deployed when. */
export interface Story {
  /** ms; the history lies in [start, end) */
  readonly start: number
  readonly end: number
  version(pipeline: string, time: number): string
  setting(pipeline: string, version: string, name: string): string | null
  /** The retry storm's strength, 0 to 1: marketplace's orders are handled so slowly that SQS shows them again. */
  storm(time: number): number
  /** What a call of the service behind a pipeline meets. */
  fault(pipeline: string, source: string, time: number, dice: Random): 'error' | 'hang' | null
}

interface Faults {
  readonly error: number
  readonly hang: number
}

const FAULTS: Readonly<Record<string, Faults>> = {
  'invoice-files': { error: 0.006, hang: 0.0008 },
  'vendor-drop': { error: 0.003, hang: 0.0005 },
  'vendor-drop-legacy': { error: 0.003, hang: 0.0005 },
  'file-ingest': { error: 0.004, hang: 0.0005 },
  'order-events': { error: 0.0012, hang: 0.0002 },
  payments: { error: 0.008, hang: 0.001 },
  invoices: { error: 0.004, hang: 0.0005 },
  'metrics-hourly': { error: 0.01, hang: 0.002 },
  'crm-sync': { error: 0.004, hang: 0.0005 },
}

/** How likely a call for `marketplace` fails at the storm's worst. */
const STORM_PEAK = 0.15

export function story(end: number, days: number): Story {
  const length = days * 24 * HOUR_MS
  const stormFrom = end - Math.min(5.3 * HOUR_MS, length * 0.2)
  const stormTo = stormFrom + Math.min(50 * MINUTE_MS, length * 0.05)
  const brokenFrom = end - Math.min(51 * HOUR_MS, length * 0.45)
  const brokenTo = brokenFrom + Math.min(HOUR_MS, length * 0.05)

  const storm = (time: number) =>
    time < stormFrom || time >= stormTo ? 0 : Math.sin((Math.PI * (time - stormFrom)) / (stormTo - stormFrom))
  return {
    start: end - length,
    end,
    storm,
    version: (pipeline, time) => {
      const deployed = pipelineNamed(pipeline).version
      if (pipeline !== 'invoice-files' || time >= brokenTo) return deployed
      return String(Number(deployed) - (time >= brokenFrom ? 1 : 2))
    },
    setting: (pipeline, version, name) => {
      const broken =
        pipeline === 'invoice-files' && version === String(Number(pipelineNamed(pipeline).version) - 1)
      return broken && name === 'GUARD' ? 'off' : null
    },
    fault: (pipeline, source, time, dice) => {
      const usual = FAULTS[pipeline] ?? { error: 0, hang: 0 }
      const error =
        usual.error + (pipeline === 'order-events' && source === 'marketplace' ? STORM_PEAK * storm(time) : 0)
      const drawn = dice.next()
      if (drawn < error) return 'error'
      return drawn < error + usual.hang ? 'hang' : null
    },
  }
}
