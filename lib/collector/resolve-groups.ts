import { AwsError } from '#lib/aws/aws-error.ts'
import type { FoundLogGroup } from '#lib/aws/log-groups.ts'
import { matchesPattern } from '#lib/aws/log-groups.ts'

/** What a pipeline's `logGroups:` stand for at present. */
export interface Resolution {
  /** To be read. */
  readonly groups: readonly FoundLogGroup[]
  /** Named, yet not there. */
  readonly missing: readonly string[]
  /** There, yet of a class that nothing can read. */
  readonly unreadable: readonly FoundLogGroup[]
  /** Why some of the list could not be asked for. */
  readonly errors: readonly AwsError[]
  /** Named exactly, and not known to be there or not, for the asking failed. */
  readonly unasked: readonly string[]
}

/**
 * Asks for each pattern. Where listing is not granted, a group that is named exactly is read all the same: it may be
 * that only its lines are. Throws only what is no AwsError.
 */
export async function resolveGroups(
  patterns: readonly string[],
  describe: (pattern: string) => Promise<readonly FoundLogGroup[]>,
): Promise<Resolution> {
  const groups = new Map<string, FoundLogGroup>()
  const missing: string[] = []
  const unreadable: FoundLogGroup[] = []
  const errors: AwsError[] = []
  const unasked: string[] = []
  for (const pattern of patterns) {
    const exact = !pattern.includes('*')
    try {
      const found = await describe(pattern)
      for (const group of found) {
        if (group.read === 'never') unreadable.push(group)
        else groups.set(group.name, group)
      }
      if (exact && found.length === 0) missing.push(pattern)
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
      if (exact && error.code === 'ACCESS_DENIED') groups.set(pattern, unlisted(pattern))
      else {
        errors.push(error)
        if (exact) unasked.push(pattern)
      }
    }
  }
  return { groups: [...groups.values()], missing, unreadable, errors, unasked }
}

function unlisted(name: string): FoundLogGroup {
  return { name, account: null, read: 'events', retentionMs: null }
}

/** The group is one that the configuration still names. */
export function isNamed(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) => matchesPattern(pattern, name))
}
