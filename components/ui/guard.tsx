import type { Guard, GuardStatus } from '#lib/domain/views.ts'
import type { IconName } from './icon.tsx'
import { Icon } from './icon.tsx'

const LOOK: Readonly<Record<GuardStatus, { readonly icon: IconName; readonly hue: string }>> = {
  HOLDING: { icon: 'guard-holding', hue: 'c-duplicate' },
  BREACHED: { icon: 'guard-breached', hue: 'c-breach' },
  UNTESTED: { icon: 'guard-untested', hue: 'c-neutral' },
  UNKNOWN: { icon: 'guard-unknown', hue: 'c-unknown' },
}

export function GuardBadge({ status }: { readonly status: GuardStatus }) {
  const look = LOOK[status]
  return (
    <span className={`badge ${look.hue}`}>
      <Icon name={look.icon} />
      {status}
    </span>
  )
}

interface GuardLineProps {
  readonly guard: Guard
  /** Below the badge (tables), else beside it (heads). */
  readonly stacked?: boolean
  /** What the ground speaks of: "in 24 h". */
  readonly scope?: string
}

/** A guard's status, always with the ground it stands on. */
export function GuardLine({ guard, stacked = false, scope }: GuardLineProps) {
  return (
    <span className={stacked ? 'guard two' : 'guard'}>
      <GuardBadge status={guard.status} />
      <span className="why">{scope ? `${guard.ground} ${scope}` : guard.ground}</span>
    </span>
  )
}
