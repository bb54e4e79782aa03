import type { ReactNode } from 'react'
import { MarkLabel } from '#components/ui/outcome.tsx'
import type { SeriesPoint } from '#lib/domain/views.ts'
import { formatCount, formatRate } from '#lib/format.ts'
import type { Zone } from '#lib/format-time.ts'
import { formatDate, formatMinute, formatZone } from '#lib/format-time.ts'
import { OUTCOME_FIELDS } from './series.ts'

interface BucketTipProps {
  readonly point: SeriesPoint | null
  readonly bucketMs: number
  readonly zone: Zone
}

/** What one bucket holds: counts, shares of its deliveries, and the duplicate rate by its definition. */
export function BucketTip({ point, bucketMs, zone }: BucketTipProps) {
  if (!point) return null
  const end = point.t + bucketMs
  return (
    <div className="tip afloat" role="status">
      <h4>
        {formatDate(point.t, zone)} {formatMinute(point.t, zone)}–{formatMinute(end, zone)}{' '}
        {formatZone(zone, point.t)}
      </h4>
      {point.coverage === 'none' ? <p>Not read: nothing is known of it.</p> : <Counts point={point} />}
      {point.coverage === 'partial' ? <p className="muted">Read in part.</p> : null}
      {point.coverage === 'filling' ? <p className="muted">Still filling.</p> : null}
    </div>
  )
}

function Counts({ point }: { readonly point: SeriesPoint }) {
  const share = (count: number) => (point.deliveries === 0 ? '' : formatRate(count / point.deliveries))
  const shown = OUTCOME_FIELDS.filter(
    ({ mark, field }) => mark === 'processed' || mark === 'duplicate' || point[field] > 0,
  )
  return (
    <dl>
      {shown.map(({ mark, field }) => (
        <Row
          key={mark}
          name={<MarkLabel mark={mark} size="sm" />}
          value={formatCount(point[field])}
          share={share(point[field])}
        />
      ))}
      <Row total name="deliveries" value={formatCount(point.deliveries)} share={share(point.deliveries)} />
      <Row
        name={<MarkLabel mark="retry" size="sm" word="of which retry" />}
        value={bounded(point.retries, point.atLeast.includes('retries'))}
        share={point.retries === null ? '' : share(point.retries)}
      />
      {point.breaches ? (
        <Row
          name={<MarkLabel mark="breach" size="sm" />}
          value={bounded(point.breaches, point.atLeast.includes('breaches'))}
        />
      ) : null}
      {point.replays > 0 ? (
        <Row name={<MarkLabel mark="replay" size="sm" />} value={formatCount(point.replays)} />
      ) : null}
      <Row
        name="duplicate rate"
        value={point.duplicateRate === null ? '—' : formatRate(point.duplicateRate)}
      />
    </dl>
  )
}

function bounded(count: number | null, atLeast: boolean): string {
  if (count === null) return '—'
  return atLeast ? `≥ ${formatCount(count)}` : formatCount(count)
}

interface RowProps {
  readonly name: ReactNode
  readonly value: string
  readonly share?: string
  readonly total?: boolean
}

function Row({ name, value, share = '', total = false }: RowProps) {
  const line = total ? 'total' : undefined
  return (
    <>
      <dt className={line}>{name}</dt>
      <dd className={line}>{value}</dd>
      <dd className={total ? 's total' : 's'}>{share}</dd>
    </>
  )
}
