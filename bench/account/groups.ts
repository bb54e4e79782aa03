/** 200 log groups as an account has them: ten busy, forty slow, the rest nearly silent, and one that may not be read. */

export const REGIONS = ['us-east-1', 'eu-central-1', 'eu-west-1'] as const
export const OWN_ACCOUNT = '123456789012'
export const OTHER_ACCOUNT = '222222222222'
export const ROLE = `arn:aws:iam::${OTHER_ACCOUNT}:role/onceboard`
export const EXTERNAL_ID = 'onceboard-scale'

export type Kind = 'busy' | 'slow' | 'quiet' | 'denied'

export interface ScaleGroup {
  readonly name: string
  readonly source: string
  readonly kind: Kind
  readonly account: string
  readonly region: string
  /** Runs a second. */
  readonly rate: number
}

const RATES: Readonly<Record<Kind, number>> = { busy: 2, slow: 1 / 20, quiet: 1 / 300, denied: 1 / 20 }

export function scaleGroups(): readonly ScaleGroup[] {
  return Array.from({ length: 200 }, (_, index): ScaleGroup => {
    const kind: Kind = index === 199 ? 'denied' : index < 10 ? 'busy' : index < 50 ? 'slow' : 'quiet'
    const source = `scale-${String(index).padStart(3, '0')}`
    return {
      name: `/aws/lambda/${source}`,
      source,
      kind,
      account: index % 2 === 0 ? OWN_ACCOUNT : OTHER_ACCOUNT,
      region: REGIONS[Math.floor(index / 2) % REGIONS.length] ?? 'us-east-1',
      rate: RATES[kind],
    }
  })
}

/** A pipeline an account and region; the groups are found by their pattern. */
export function scaleConfiguration(endpoint: string): string {
  const pipelines = [OWN_ACCOUNT, OTHER_ACCOUNT].flatMap((account) =>
    REGIONS.map((region) => {
      const role =
        account === OWN_ACCOUNT ? '' : `, account: { roleArn: "${ROLE}", externalId: "${EXTERNAL_ID}" }`
      return `  - { name: "${account}-${region}", region: ${region}, endpoint: "${endpoint}"${role}, logGroups: ["/aws/lambda/scale-*"], keyScheme: "{source}:{id}:{version}", window: 30d, trigger: s3 }`
    }),
  )
  return ['backfill: 1h', 'quotaShare: 0.4', 'pipelines:', ...pipelines, ''].join('\n')
}
