import type { AwsTarget } from '#lib/aws/aws-target.ts'
import { UNKNOWN_ACCOUNT } from './known-groups.ts'
import type { LogsAccess } from './logs-access.ts'
import { Region, type RegionOptions } from './region.ts'

/** The budgets, one an account and region (and endpoint), however many pipelines and roles lead there. */
export class Regions {
  readonly #options: Omit<RegionOptions, 'account' | 'region'>
  readonly #onNew: (region: Region) => void
  readonly #known = new Map<string, Region>()

  constructor(options: Omit<RegionOptions, 'account' | 'region'>, onNew: (region: Region) => void) {
    this.#options = options
    this.#onNew = onNew
  }

  get all(): readonly Region[] {
    return [...new Set(this.#known.values())]
  }

  /** `account`: what is known of it so far. */
  of(target: AwsTarget, account: string): Region {
    const key = keyOf(target, account)
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const region = new Region({ ...this.#options, account, region: target.region })
    this.#known.set(key, region)
    this.#onNew(region)
    return region
  }

  /**
   * The service has named the account that these credentials see: if another pipeline is there already, what is read
   * from now on comes out of its budget, else the present one is that account's.
   */
  learn(access: LogsAccess, account: string): void {
    if (access.region.account === account) return
    const key = keyOf(access.target, account)
    const known = this.#known.get(key)
    if (known === undefined && access.region.account === UNKNOWN_ACCOUNT) {
      access.region.account = account
      this.#known.set(key, access.region)
    } else access.region = known ?? this.of(access.target, account)
  }
}

/** The account that a target is known to be before anything is asked: its role's. */
export function accountOfTarget({ account }: AwsTarget): string {
  return account?.roleArn.split(':')[4] ?? UNKNOWN_ACCOUNT
}

function keyOf({ region, endpoint }: AwsTarget, account: string): string {
  return JSON.stringify([account, region, endpoint])
}
