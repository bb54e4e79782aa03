import type { AwsTarget } from '#lib/aws/aws-target.ts'
import { GroupState } from '../group-state.ts'
import { lasting } from '../lasting.ts'
import { LiveReader } from '../live-reader.ts'
import { PastReader } from '../past-reader.ts'
import { pollRules } from '../polling.ts'
import { accountOfTarget, Regions } from '../regions.ts'
import { SECOND } from '../stretch-of-time.ts'
import { UsageMeter } from '../usage-meter.ts'
import type { ManualClock } from './manual-clock.ts'
import { MemoryStore } from './memory-store.ts'
import { SimulatedAccount, type SteadyGroup } from './simulated-account.ts'

const QUOTAS = { 'us-east-1': 25, 'eu-central-1': 5, 'eu-west-1': 10 } as const
export type FleetRegion = keyof typeof QUOTAS

export interface FleetGroup extends SteadyGroup {
  readonly kind: 'busy' | 'slow' | 'quiet' | 'bad'
  readonly account: string
  readonly region: FleetRegion
}

/** Many log groups, read by the collector's own regions in simulated time, each within its account's quota. */
export class Fleet {
  readonly store = new MemoryStore()
  readonly groups: readonly FleetGroup[]
  readonly accounts = new Map<string, SimulatedAccount>()
  /** ms; the most that any readable group of a kind was behind, since it was last cleared */
  readonly worst = new Map<FleetGroup['kind'], number>()
  readonly #clock: ManualClock
  readonly #stop = new AbortController()

  constructor(
    clock: ManualClock,
    groups: readonly FleetGroup[],
    { quotaShare, backfillMs, pageLines }: { quotaShare: number; backfillMs: number; pageLines: number },
  ) {
    this.#clock = clock
    this.groups = groups
    const stop = this.#stop.signal
    const context = { clock, stop, say: failing, fatal: failing }
    const meter = new UsageMeter(() => clock.now())
    const share = { quotaShare, embedded: false }
    const regions = new Regions({ share, meter, lasting: context }, (region) => {
      for (const step of region.loops) void lasting(region.region, context, step)
    })
    for (const [groupId, group] of groups.entries()) {
      const quota = QUOTAS[group.region]
      const key = `${group.account} ${group.region}`
      const account =
        this.accounts.get(key) ??
        new SimulatedAccount(clock, quota, { others: quota * (1 - quotaShare), pageLines })
      this.accounts.set(key, account)
      const target: AwsTarget = {
        region: group.region,
        endpoint: null,
        account: { roleArn: `arn:aws:iam::${group.account}:role/onceboard`, externalId: null },
      }
      const region = regions.of(target, accountOfTarget(target))
      const state = new GroupState({
        groupId,
        logGroup: group.name,
        place: group.region,
        filter: null,
        backfillMs,
        polls: pollRules(false),
        readSignal: () => null,
        pages: (query, lane) => account.pages(group, query, region.rules('FilterLogEvents', lane)),
        writer: this.store,
        clock,
        stop,
      })
      region.add(group.name, new LiveReader(state), new PastReader(state))
    }
    void lasting('watch', context, async () => this.#watch())
  }

  stop(): void {
    this.#stop.abort()
  }

  /** How long ago each readable group's frontier was moved, noted each second. */
  async #watch(): Promise<number> {
    const now = this.#clock.now()
    for (const [groupId, { kind }] of this.groups.entries()) {
      const behind = now - (this.store.cursor(groupId).high ?? 0)
      if (kind !== 'bad' && behind > (this.worst.get(kind) ?? 0)) this.worst.set(kind, behind)
    }
    return SECOND
  }
}

function failing(error: unknown): never {
  throw error instanceof Error ? error : new Error(String(error))
}
