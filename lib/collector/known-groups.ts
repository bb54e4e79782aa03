import type { LogGroup } from '#lib/domain/log-line.ts'
import type { EventsWriter } from '#lib/store/writer-port.ts'

type Meta = Pick<EventsWriter, 'getMeta' | 'setMeta'>

/** The account of a group that could be read but not described: its digits are not known. */
export const UNKNOWN_ACCOUNT = 'unknown'

/** A log group as it was last listed. */
export interface KnownGroup extends LogGroup {
  /** Of the Infrequent Access class: read through Logs Insights. */
  readonly insights: boolean
  /** How long its lines are kept, ms; null: for ever, or not known */
  readonly retentionMs: number | null
}

/**
 * The groups that a pipeline was found to have, kept in the store: so that reading goes on where listing them fails, so
 * that one which was deleted keeps its history in view, and so that the account a group was read under stays its name
 * (the same lines under another would be counted twice).
 */
export function knownGroups(meta: Meta, pipeline: string): readonly KnownGroup[] {
  const stored = meta.getMeta(nameOf(pipeline))
  if (stored === null) return []
  try {
    const list: unknown = JSON.parse(stored)
    return Array.isArray(list) ? list.filter(isGroup).map(completed) : []
  } catch {
    return []
  }
}

export function rememberGroups(meta: Meta, pipeline: string, groups: readonly KnownGroup[]): void {
  const text = JSON.stringify(
    groups.map(({ account, region, name, insights, retentionMs }) => ({
      account,
      region,
      name,
      ...(insights ? { insights } : {}),
      ...(retentionMs === null ? {} : { retentionMs }),
    })),
  )
  if (text !== meta.getMeta(nameOf(pipeline))) meta.setMeta(nameOf(pipeline), text)
}

/**
 * The account under which a group stands, given those of its name and region that were known before. Once read under
 * `unknown` it stays there; else what its ARN says, what it was found under before, or the role's own account.
 */
export function accountOf(
  before: readonly LogGroup[],
  account: string | null,
  roleArn: string | null,
): string {
  const accounts = before.map((group) => group.account)
  if (accounts.includes(UNKNOWN_ACCOUNT)) return UNKNOWN_ACCOUNT
  return account ?? accounts.at(-1) ?? roleArn?.split(':')[4] ?? UNKNOWN_ACCOUNT
}

function nameOf(pipeline: string): string {
  return `groups:${pipeline}`
}

function isGroup(value: unknown): value is LogGroup & Partial<KnownGroup> {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['account', 'region', 'name'].every((field) => typeof Reflect.get(value, field) === 'string')
  )
}

function completed(group: LogGroup & Partial<KnownGroup>): KnownGroup {
  return { ...group, insights: group.insights === true, retentionMs: group.retentionMs ?? null }
}
