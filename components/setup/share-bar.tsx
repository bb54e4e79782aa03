import { formatRate } from '#lib/format.ts'

interface ShareBarProps {
  /** A fraction; what is beyond 1 fills the bar. */
  readonly share: number
  /** Instead of the share in figures. */
  readonly text?: string
  /** Wider, where it stands alone. */
  readonly wide?: boolean
}

/** How much of a whole is used or done, in neutral ink: no outcome. */
export function ShareBar({ share, text, wide = false }: ShareBarProps) {
  const width = Math.min(100, Math.max(0, share * 100))
  return (
    <span className={wide ? 'sharebar wide' : 'sharebar'}>
      <span className="t" aria-hidden="true">
        <i style={{ width: `${width.toFixed(1)}%` }} />
      </span>
      <b>{text ?? formatRate(share)}</b>
    </span>
  )
}
