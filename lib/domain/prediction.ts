import type { RecordView } from './event-views.ts'
import type { Prediction } from './replay-views.ts'
import { countOf, span } from './span.ts'

/** What the guard was seen to do. Counts are of organic deliveries of the pipeline (or source) as far as it was read. */
export interface GuardSeen {
  readonly skips: number
  /** null: cannot be known */
  readonly breaches: number | null
  /** The version that a replay would run; null: unknown. */
  readonly version: string | null
  /** Of that version alone; null: cannot be told apart. */
  readonly skipsOnVersion: number | null
  readonly breachesOnVersion: number | null
}

export interface PredictionInput {
  /** One consistent read. */
  readonly record: RecordView
  readonly guard: GuardSeen
  readonly repeat: 'skip' | 'overwrite'
  /** Powertools' guards take an expired record for none; plain conditional puts look only whether the row is there. */
  readonly expiryHonoured: boolean
  /** Whether the stored payload hash differs from this payload's; null: not compared. */
  readonly payloadDiffers?: boolean | null
  /** ms since the epoch: an expiry passed by now counts as passed, whatever `record.state` says. */
  readonly now: number
}

/**
 * What the guard will do with this event, and why. A record shows what a guard would see, not that there is a guard:
 * WILL_SKIP needs both, the record and a guard that was seen to skip and never to fail on the deployed version.
 */
export function predict(input: PredictionInput): Prediction {
  const { record, now } = input
  switch (record.state) {
    case 'unconfigured':
      return unread(input, 'No tracking table is configured, so what the guard will see is unknown.')
    case 'unreadable':
      return unread(input, `The tracking record could not be read: ${record.problem}`)
    case 'none':
      return prediction(
        'WILL_EXECUTE',
        `No record ${record.id} is in ${record.table}: the guard has not seen this event.`,
      )
    case 'in_progress':
      return prediction('WILL_ERROR', `The record in ${record.table} says that another run holds this key.`)
    case 'expired':
      return expired(input, record.expiresAt)
    case 'present':
      if (record.expiresAt !== null && record.expiresAt <= now) return expired(input, record.expiresAt)
      return present(input, record.expiresAt)
  }
}

function prediction(name: Prediction['name'], ...grounds: readonly string[]): Prediction {
  return { name, grounds }
}

const REWRITES = 'The pipeline overwrites: repeating is its way.'

function unread({ repeat }: PredictionInput, ground: string): Prediction {
  return repeat === 'overwrite'
    ? prediction('WILL_REWRITE', ground, REWRITES)
    : prediction('INDETERMINATE', ground)
}

function expired({ expiryHonoured, repeat, now }: PredictionInput, expiresAt: number | null): Prediction {
  const ground = expiredGround(expiresAt, now)
  if (repeat === 'overwrite') return prediction('WILL_REWRITE', ground, REWRITES)
  if (expiryHonoured)
    return prediction('WILL_EXECUTE', ground, 'This kind of guard takes an expired record for none.')
  return prediction(
    'INDETERMINATE',
    ground,
    'A guard that looks only whether the row is there still skips; one that reads the expiry executes. DynamoDB deletes expired rows days late.',
  )
}

/** An expiry that lies ahead is that of a record whose run was given up: its own time is over, the record's is not. */
function expiredGround(expiresAt: number | null, now: number): string {
  if (expiresAt === null) return 'The record is still there, but expired.'
  if (expiresAt > now) return 'The record says in progress, but its run’s time is over.'
  return `The record is still there, but expired ${span(now - expiresAt)} ago.`
}

function present(
  { guard, repeat, payloadDiffers, now }: PredictionInput,
  expiresAt: number | null,
): Prediction {
  const record =
    expiresAt === null
      ? 'The record exists and does not expire.'
      : `The record exists and expires in ${span(expiresAt - now)}.`
  if (repeat === 'overwrite') return prediction('WILL_REWRITE', record, REWRITES)
  if (payloadDiffers === true)
    return prediction('WILL_REJECT', record, 'Its payload hash differs from that of this payload.')
  const proof = guardProof(guard)
  return prediction(proof.proven ? 'WILL_SKIP' : 'UNPROVEN', record, ...proof.grounds)
}

interface Proof {
  readonly proven: boolean
  readonly grounds: readonly string[]
}

const AGAIN = 'It may execute again.'

function guardProof(guard: GuardSeen): Proof {
  const scope = scopeOf(guard)
  const skips = countOf(scope.skips, 'skip')
  if (scope.breaches === null)
    return {
      proven: false,
      grounds: [
        `${skips} ${scope.where}, but whether the guard was ever breached cannot be known.`,
        ...scope.notes,
        AGAIN,
      ],
    }
  const seen = `${skips}, ${countOf(scope.breaches, 'breach', 'breaches')} ${scope.where}.`
  if (scope.breaches > 0)
    return { proven: false, grounds: [`The guard failed before: ${seen}`, ...scope.notes, AGAIN] }
  if (scope.skips === 0)
    return {
      proven: false,
      grounds: [
        `The guard was never seen to skip ${scope.where}: a record alone is no guard.`,
        ...scope.notes,
        AGAIN,
      ],
    }
  return { proven: true, grounds: [`The guard holds: ${seen}`, ...scope.notes] }
}

interface Scope {
  readonly skips: number
  readonly breaches: number | null
  readonly where: string
  readonly notes: readonly string[]
}

/** The deployed version's own record where it can be told; $LATEST is every deployment at once, and tells nothing. */
function scopeOf({ skips, breaches, version, skipsOnVersion, breachesOnVersion }: GuardSeen): Scope {
  const all = { skips, breaches, where: 'in all that was read' }
  if (version === null)
    return {
      ...all,
      notes: [
        'The deployed version is unknown, so this counts all versions: a new deployment would void it.',
      ],
    }
  if (version === '$LATEST')
    return {
      ...all,
      notes: [
        '$LATEST does not tell deployments apart, so this counts all of them: a new one would void it.',
      ],
    }
  if (skipsOnVersion === null)
    return {
      ...all,
      notes: [`What was seen on version ${version} alone is unknown, so this counts all versions.`],
    }
  return { skips: skipsOnVersion, breaches: breachesOnVersion, where: `on version ${version}`, notes: [] }
}
