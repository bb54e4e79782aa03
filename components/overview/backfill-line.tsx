import Link from 'next/link'
import { formatAboutLeft } from '#components/setup/amounts.ts'
import { dayTime } from '#components/setup/times.ts'
import { hrefTo } from '#components/shell/url.ts'
import { Icon } from '#components/ui/icon.tsx'
import type { BackfillSummary } from '#lib/domain/views.ts'
import { formatCount, formatPlural } from '#lib/format.ts'
import type { Zone } from '#lib/format-time.ts'

interface BackfillLineProps {
  /** null: nothing is being read back */
  readonly backfill: BackfillSummary | null
  readonly params: URLSearchParams
  readonly zone: Zone
  /** ms */
  readonly now: number
}

/** How far the first read has come, while it runs; nothing otherwise. */
export function BackfillLine({ backfill, params, zone, now }: BackfillLineProps) {
  if (backfill === null) return null
  const { groups, of, halted, through, estimatedEnd } = backfill
  return (
    <p className="backfill-line">
      <Icon name="clock" size="sm" />
      <span>
        <b>Reading history:</b> {formatCount(groups)} of {formatPlural(of, 'log group')}
        {through === null ? null : <>, back to {dayTime(through, { zone, now })}</>}
        {halted === groups ? null : `, ${left(estimatedEnd, now)}`}
        {halted > 0 ? `, ${formatCount(halted)} halted by a problem` : null}.{' '}
        <Link href={hrefTo('/setup', params, { state: halted === groups ? 'problem' : null })}>
          Progress by log group
        </Link>
      </span>
    </p>
  )
}

function left(estimatedEnd: number | null, now: number): string {
  return estimatedEnd === null
    ? 'time left not known yet'
    : `about ${formatAboutLeft(estimatedEnd - now)} left`
}
