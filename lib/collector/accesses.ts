import { type AwsTarget, targetKey } from '#lib/aws/aws-target.ts'
import { logsClient } from '#lib/aws/clients.ts'
import type { FoundLogGroup } from '#lib/aws/log-groups.ts'
import { LogsAccess } from './logs-access.ts'
import { accountOfTarget, type Regions } from './regions.ts'

/** One access a target, made when first asked for. */
export class Accesses {
  readonly #regions: Regions
  readonly #made = new Map<string, LogsAccess>()

  constructor(regions: Regions) {
    this.#regions = regions
  }

  of(target: AwsTarget): LogsAccess {
    const key = targetKey(target)
    const known = this.#made.get(key)
    if (known !== undefined) return known
    const access = new LogsAccess(
      target,
      logsClient(target),
      this.#regions.of(target, accountOfTarget(target)),
    )
    this.#made.set(key, access)
    return access
  }

  /** The groups that a pattern names; their ARNs also tell whose budget all this comes out of. */
  async describe(access: LogsAccess, pattern: string): Promise<readonly FoundLogGroup[]> {
    const found = await access.describe(pattern)
    const account = found.find((group) => group.account !== null)?.account
    if (account) this.#regions.learn(access, account)
    return found
  }
}
