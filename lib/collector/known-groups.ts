import type { LogGroup } from '#lib/domain/log-line.ts'
import type { EventsWriter } from '#lib/store/writer-port.ts'

type Meta = Pick<EventsWriter, 'getMeta' | 'setMeta'>

/** The account of a group that could be read but not described: its digits are not known. */
export const UNKNOWN_ACCOUNT = 'unknown'

/**
 * The groups that a pipeline was found to have, kept in the store: so that reading goes on where listing them fails, so
 * that one which was deleted keeps its history in view, and so that the account a group was read under stays its name
 * (the same lines under another would be counted twice).
 */
export function knownGroups(meta: Meta, pipeline: string): readonly LogGroup[] {
  const stored = meta.getMeta(nameOf(pipeline))
  if (stored === null) return []
  try {
    const list: unknown = JSON.parse(stored)
    return Array.isArray(list) ? list.filter(isGroup) : []
  } catch {
    return []
  }
}

export function rememberGroups(meta: Meta, pipeline: string, groups: readonly LogGroup[]): void {
  const text = JSON.stringify(groups.map(({ account, region, name }) => ({ account, region, name })))
  if (text !== meta.getMeta(nameOf(pipeline))) meta.setMeta(nameOf(pipeline), text)
}

/**
 * The account under which a group stands. Once read under `unknown` it stays there; else what its ARN says, the
 * role's own account, or what it was found under before.
 */
export function accountOf(
  known: readonly LogGroup[],
  group: { readonly name: string; readonly account: string | null },
  region: string,
  roleArn: string | null,
): string {
  const before = known
    .filter((each) => each.name === group.name && each.region === region)
    .map(({ account }) => account)
  if (before.includes(UNKNOWN_ACCOUNT)) return UNKNOWN_ACCOUNT
  return group.account ?? before.at(-1) ?? roleArn?.split(':')[4] ?? UNKNOWN_ACCOUNT
}

function nameOf(pipeline: string): string {
  return `groups:${pipeline}`
}

function isGroup(value: unknown): value is LogGroup {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['account', 'region', 'name'].every((field) => typeof Reflect.get(value, field) === 'string')
  )
}
