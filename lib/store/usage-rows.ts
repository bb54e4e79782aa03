import type { Database } from './database.ts'
import type { Usage } from './writer-port.ts'

/** Adds up what is reported, hour by hour. */
export function addUsage(db: Database, usage: readonly Usage[]): void {
  for (const { hour, account, region, operation, requests, throttled, bytes, lines, units } of usage)
    db.run(
      `INSERT INTO aws_usage (hour, account, region, operation, requests, throttled, bytes, lines, units)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET requests = requests + excluded.requests,
         throttled = throttled + excluded.throttled, bytes = bytes + excluded.bytes,
         lines = lines + excluded.lines, units = units + excluded.units`,
      hour,
      account,
      region,
      operation,
      requests,
      throttled,
      bytes,
      lines,
      units,
    )
}
