import { ServiceError } from '../http/service-error.ts'
import type { Scope } from '../store/scope.ts'

export type QuotaMode = 'real' | 'off'

/** What was asked in one account's region since the start. */
export interface Usage extends Scope {
  readonly operation: string
  /** Throttled ones included. */
  requests: number
  throttled: number
  /** Log events answered. */
  lines: number
}

export interface Quotas {
  mode: QuotaMode
  /** Counts a request; throws ThrottlingException where it is one too many. */
  spend(scope: Scope, operation: string, now: number): Usage
  usage(): readonly Usage[]
}

const SLOW_REGIONS = ['eu-central-1', 'ca-west-1', 'il-central-1', 'ap-northeast-3', 'ap-southeast-3']
/** Requests a second; an operation that is not here is not limited. */
const RATES: ReadonlyMap<string, number> = new Map([
  ['DescribeLogGroups', 10],
  ['StartQuery', 10],
  ['GetQueryResults', 5],
])

/** Requests a second that AWS grants an account in a region; null: as many as one likes. */
export function rateOf({ region }: Scope, operation: string): number | null {
  if (operation !== 'FilterLogEvents') return RATES.get(operation) ?? null
  if (region === 'us-east-1') return 25
  return SLOW_REGIONS.includes(region) ? 5 : 10
}

interface Bucket {
  tokens: number
  /** Epoch ms of the last request. */
  at: number
}

/** A token bucket for each account, region and operation; it holds one second's requests. */
export function quotas(mode: QuotaMode): Quotas {
  const buckets = new Map<string, Bucket>()
  const used = new Map<string, Usage>()

  const isOver = (key: string, rate: number, now: number): boolean => {
    const bucket = buckets.get(key) ?? { tokens: rate, at: now }
    buckets.set(key, bucket)
    bucket.tokens = Math.min(rate, bucket.tokens + (Math.max(0, now - bucket.at) * rate) / 1000)
    bucket.at = now
    if (bucket.tokens < 1) return true
    bucket.tokens -= 1
    return false
  }

  const self: Quotas = {
    mode,
    spend: ({ account, region }, operation, now) => {
      const key = `${account} ${region} ${operation}`
      const usage = used.get(key) ?? { account, region, operation, requests: 0, throttled: 0, lines: 0 }
      used.set(key, usage)
      usage.requests += 1
      const rate = self.mode === 'real' ? rateOf({ account, region }, operation) : null
      if (rate === null || !isOver(key, rate, now)) return usage
      usage.throttled += 1
      throw new ServiceError('ThrottlingException', 'Rate exceeded')
    },
    usage: () => [...used.values()],
  }
  return self
}
