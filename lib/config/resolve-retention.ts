import { DEFAULT_RETENTION, type Retention } from '#lib/domain/retention.ts'
import { parseDuration } from './duration.ts'
import type { Explained } from './explain.ts'
import type { ConfigurationDocument } from './schema.ts'
import { parseSize } from './size.ts'

export const DEFAULT_BACKFILL = '14d'

export function resolveRetention({ retention = {} }: ConfigurationDocument): Retention {
  const ms = (text: string | undefined, usual: number) => parseDuration(text ?? '') ?? usual
  return {
    deliveriesMs: ms(retention.deliveries, DEFAULT_RETENTION.deliveriesMs),
    minutesMs: ms(retention.minutes, DEFAULT_RETENTION.minutesMs),
    hoursMs: ms(retention.hours, DEFAULT_RETENTION.hoursMs),
    sizeBytes: parseSize(retention.size ?? '') ?? DEFAULT_RETENTION.sizeBytes,
  }
}

/** What would be read only to be given up at once, or leave nothing between the minutes and the days. */
export function checkRetention(document: ConfigurationDocument): Explained[] {
  const { deliveriesMs, minutesMs, hoursMs } = resolveRetention(document)
  const { backfill = DEFAULT_BACKFILL, retention = {} } = document
  const found: Explained[] = []
  if ((parseDuration(backfill) ?? 0) > deliveriesMs)
    found.push({
      path: ['backfill'],
      message: `${backfill} is further back than deliveries are kept; write ${retention.deliveries ?? '90d'} or less, or retention: { deliveries: ${backfill} }`,
    })
  if (hoursMs < minutesMs)
    found.push({
      path: ['retention', 'hours'],
      message: `${retention.hours ?? '395d'} is shorter than counts by the minute are kept; write ${retention.minutes ?? '30d'} or more`,
    })
  return found
}
