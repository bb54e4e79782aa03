import { isObject } from '../http/input.ts'
import type { Scope } from '../store/scope.ts'
import type { Tables } from './dynalite.ts'
import type { TimeToLive } from './time-to-live.ts'

/** Items looked at in one go: a table is walked in small steps, so that expiry never holds up a request for long. */
const STEP_ITEMS = 400
/** Pause between steps, ms. */
const STEP_PAUSE_MS = 250
/** DynamoDB leaves items whose time is more than five years past: it takes them for mistakes. */
const OLDEST_SECONDS = 5 * 365 * 24 * 60 * 60

export interface ExpiryParts {
  readonly tablesOf: (scope: Scope) => Tables
  readonly timeToLive: TimeToLive
  readonly clock: () => number
  /** Pause between two rounds over all tables, ms. */
  readonly roundMs: number
  readonly log: (text: string) => void
}

/** Deletes expired items in the background. `stop` resolves when no step is under way. */
export function startExpiry({ tablesOf, timeToLive, clock, roundMs, log }: ExpiryParts): {
  stop(): Promise<void>
} {
  const stopped = new AbortController()
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      stopped.signal.addEventListener('abort', () => {
        clearTimeout(timer)
        resolve()
      })
    })
  const sweepTable = async (tables: Tables, table: string, attribute: string): Promise<void> => {
    let start: unknown
    do {
      start = await step(tables, table, attribute, start, Math.floor(clock() / 1000))
      if (start !== undefined) await pause(Math.min(STEP_PAUSE_MS, roundMs))
    } while (start !== undefined && !stopped.signal.aborted)
  }
  const rounds = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      for (const { scope, table, attribute } of timeToLive.enabled()) {
        await sweepTable(tablesOf(scope), table, attribute).catch((error) =>
          log(`expiry of ${table}: ${String(error)}`),
        )
      }
      await pause(roundMs)
    }
  }
  const running = rounds()
  return {
    stop: () => {
      stopped.abort()
      return running
    },
  }
}

/** Looks at one page and deletes what has expired; answers where the next page starts. */
async function step(
  tables: Tables,
  table: string,
  attribute: string,
  start: unknown,
  now: number,
): Promise<unknown> {
  const condition = {
    ExpressionAttributeNames: { '#ttl': attribute },
    ExpressionAttributeValues: { ':now': { N: String(now) }, ':oldest': { N: String(now - OLDEST_SECONDS) } },
  }
  const { status, answer } = await tables.call('Scan', {
    TableName: table,
    Limit: STEP_ITEMS,
    FilterExpression: '#ttl < :now AND #ttl > :oldest',
    ...(start === undefined ? {} : { ExclusiveStartKey: start }),
    ...condition,
  })
  if (status !== 200) throw new Error(String(answer['message'] ?? answer['__type']))
  const items = Array.isArray(answer['Items']) ? answer['Items'].filter(isObject) : []
  if (items.length > 0) {
    const names = await keyNames(tables, table)
    for (const item of items) {
      const Key = Object.fromEntries(names.map((name) => [name, item[name]]))
      // The condition again: the item may have been renewed since it was read.
      await tables.call('DeleteItem', {
        TableName: table,
        Key,
        ConditionExpression: '#ttl < :now AND #ttl > :oldest',
        ...condition,
      })
    }
  }
  return answer['LastEvaluatedKey']
}

async function keyNames(tables: Tables, table: string): Promise<string[]> {
  const { answer } = await tables.call('DescribeTable', { TableName: table })
  const described = answer['Table']
  const schema = isObject(described) && Array.isArray(described['KeySchema']) ? described['KeySchema'] : []
  return schema.filter(isObject).map((part) => String(part['AttributeName']))
}
