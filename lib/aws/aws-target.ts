/** Which AWS to ask, and as whom. */
export interface AwsTarget {
  readonly region: string
  /** null: AWS's own */
  readonly endpoint: string | null
  /** null: the process's own credentials */
  readonly account: { readonly roleArn: string; readonly externalId: string | null } | null
}

/** Equal for targets that share clients and quotas. */
export function targetKey(target: AwsTarget): string {
  return JSON.stringify([
    target.region,
    target.endpoint,
    target.account?.roleArn ?? null,
    target.account?.externalId ?? null,
  ])
}

/** `us-east-1`, or `http://127.0.0.1:4566 (us-east-1)`: for messages. */
export function targetName(target: AwsTarget): string {
  return target.endpoint === null ? target.region : `${target.endpoint} (${target.region})`
}
