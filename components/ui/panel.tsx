import type { ReactNode } from 'react'

interface PanelProps {
  /** Names the region; unique on its page. */
  readonly id: string
  readonly title: string
  /** Beside the title: a unit, a count, a zone. */
  readonly sub?: ReactNode
  /** At the right of the head. */
  readonly actions?: ReactNode
  readonly className?: string
  readonly children: ReactNode
}

/** A region of a page: frame and title stay whatever state its content is in. */
export function Panel({ id, title, sub, actions, className, children }: PanelProps) {
  return (
    <section className={className ? `panel ${className}` : 'panel'} aria-labelledby={id}>
      <div className="panel-head">
        <h2 id={id}>{title}</h2>
        {sub ? <span className="sub">{sub}</span> : null}
        <span className="grow" />
        {actions}
      </div>
      {children}
    </section>
  )
}

export function PanelFoot({ children }: { readonly children: ReactNode }) {
  return <div className="panel-foot">{children}</div>
}
