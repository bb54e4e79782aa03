import type { EventsWriter, Usage } from '#lib/store/writer-port.ts'
import { DAY, HOUR, MINUTE, NOON, RULES } from './made-store.ts'

const ACCOUNTS = ['111111111111', '222222222222']
const REGIONS = ['us-east-1', 'eu-west-1', 'eu-central-1']
const DENIED = {
  code: 'LOG_GROUP_UNREADABLE',
  message: 'AccessDenied on logs:FilterLogEvents',
  hint: 'Allow logs:FilterLogEvents on it for the role that Onceboard runs as.',
}

/** Of every hundred: two that cannot be read, ten still read back, one not begun; the others are live. Three regions, two accounts. */
export function madeGroups(writer: EventsWriter, count: number, now = NOON): void {
  const pipelineId = writer.registerPipeline({ ...RULES, name: 'fleet' })
  for (let index = 0; index < count; index++) {
    const place = placeOf(index)
    const name = `/aws/lambda/fn-${String(index).padStart(5, '0')}`
    const groupId = writer.registerGroup(pipelineId, { ...place, name })
    const kind = index % 100
    if (kind === 13) continue
    writer.apply({
      groupId,
      signals: [],
      minutes: new Map([[now - HOUR, { lines: 100 + index, unmatched: index % 7 }]]),
      replaceMinutes: null,
      cursor: {
        low: now - (kind >= 20 && kind < 30 ? (kind - 18) * DAY : 14 * DAY),
        high: now - (4 + (index % 60)) * 1_000,
        target: now - 14 * DAY,
        ...(kind >= 20 && kind < 30
          ? { sweeps: { 'backfill.began': now - 5 * MINUTE, 'backfill.from': now } }
          : {}),
      },
      linesRead: 1_000 * index,
    })
    if (kind === 7 || kind === 70)
      writer.setProblem(
        groupId,
        { ...DENIED, message: `${DENIED.message} for log group ${name} at ${place.region}` },
        now + 40_000,
      )
  }
  writer.heartbeat(now)
}

/** A day of asking for them, with a throttle now and then. */
export function madeUsage(writer: EventsWriter, now = NOON): void {
  const first = Math.floor(now / HOUR) * HOUR - 24 * HOUR
  for (let hour = first; hour <= now; hour += HOUR) {
    const places = ACCOUNTS.flatMap((account) => REGIONS.map((region) => ({ account, region })))
    writer.recordUsage(places.flatMap((place, index) => usageAt(place, index, hour)))
  }
}

function usageAt(
  place: { readonly account: string; readonly region: string },
  index: number,
  hour: number,
): readonly Usage[] {
  const nothing = { ...place, hour, throttled: 0, bytes: 0, lines: 0, units: 0 }
  const busy = 0.1 + index / 7
  return [
    {
      ...nothing,
      operation: 'FilterLogEvents',
      requests: Math.round(7_200 * busy),
      throttled: index === 5 && (hour / HOUR) % 6 === 0 ? 3 : 0,
      bytes: 40_000_000,
      lines: 200_000,
    },
    { ...nothing, operation: 'DescribeLogGroups', requests: 60 },
    { ...nothing, operation: 'StartQuery', requests: 34, bytes: 120_000_000 },
    { ...nothing, operation: 'GetQueryResults', requests: 70 },
    { ...nothing, operation: 'BatchGetItem', requests: 12, units: 300 },
  ]
}

function placeOf(index: number): { readonly account: string; readonly region: string } {
  const account = ACCOUNTS[index % 2] ?? ''
  return { account, region: REGIONS[Math.floor(index / 2) % 3] ?? '' }
}
