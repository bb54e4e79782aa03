import type { ReactNode } from 'react'
import type { IconName } from '#components/ui/icon.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { Unknown } from '#components/ui/unknown.tsx'

interface FigureProps {
  readonly title: string
  /** Sets the icon's hue: `c-duplicate`. */
  readonly hue: string
  readonly icon?: IconName
  /** null: unknown, for `reason`. */
  readonly value: string | null
  readonly unit?: string
  readonly reason?: string
  readonly spark?: ReactNode
  /** How it compares, or why it is unknown. */
  readonly detail: ReactNode
  /** The effect happened twice: the only red. */
  readonly alarm?: boolean
}

export function Figure({ title, hue, icon, value, unit, reason, spark, detail, alarm = false }: FigureProps) {
  return (
    <div className={`fig ${hue}${alarm ? ' alarm' : ''}`}>
      <dt>
        {icon ? <Icon name={icon} size="sm" /> : null}
        {title}
      </dt>
      <dd className="v">
        {value === null ? <Unknown reason={reason ?? 'not known'} /> : value}
        {value !== null && unit ? <small>{unit}</small> : null}
      </dd>
      <dd className="spk" aria-hidden="true">
        {spark}
      </dd>
      <dd className="d">{detail}</dd>
    </div>
  )
}
