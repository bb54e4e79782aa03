import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'

interface FillProps {
  readonly kind: 'empty' | 'error'
  readonly title: ReactNode
  readonly children: ReactNode
  /** Buttons and links: what to do. */
  readonly actions?: ReactNode
  /** An error's code, to quote. */
  readonly code?: string
}

/** Stands in a panel in place of its content: what is so, since when, and what to do. */
export function Fill({ kind, title, children, actions, code }: FillProps) {
  const hue = kind === 'error' ? 'c-failed' : 'c-neutral'
  return (
    <div className="state">
      <div className={`fill ${hue}`} role={kind === 'error' ? 'alert' : undefined}>
        <Icon name={kind === 'error' ? 'failed' : 'empty'} />
        <h3>{title}</h3>
        <p>{children}</p>
        {actions ? <div className="acts">{actions}</div> : null}
        {code ? <p className="small muted mono">{code}</p> : null}
      </div>
    </div>
  )
}
