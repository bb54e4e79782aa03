import type { ReactNode } from 'react'
import type { IconName } from './icon.tsx'
import { Icon } from './icon.tsx'

interface StripProps {
  /** unknown: something is missing · warning: something is late or off · neutral: something is switched off */
  readonly kind: 'unknown' | 'warning' | 'neutral'
  readonly action?: ReactNode
  readonly children: ReactNode
}

const LOOK: Readonly<Record<StripProps['kind'], { readonly hue: string; readonly icon: IconName }>> = {
  unknown: { hue: 'c-unknown', icon: 'unknown' },
  warning: { hue: 'c-failed', icon: 'clock' },
  neutral: { hue: 'c-neutral', icon: 'lock' },
}

/** The numbers below stand, and this says what they leave out. */
export function Strip({ kind, action, children }: StripProps) {
  const { hue, icon } = LOOK[kind]
  return (
    <div className={`strip ${hue}`} role="status">
      <Icon name={icon} size="sm" />
      <span className="grow">{children}</span>
      {action}
    </div>
  )
}
