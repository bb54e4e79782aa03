'use client'

import { useSearchParams } from 'next/navigation'
import { Icon } from '#components/ui/icon.tsx'
import type { Freshness as FreshnessOf, Gap } from '#lib/domain/answer.ts'
import { formatAgo, formatPlural } from '#lib/format.ts'
import { formatDate, formatTime, formatZone, readZone } from '#lib/format-time.ts'
import { STALE_MS } from './freshness-limit.ts'
import { mergeGaps } from './gaps.ts'
import { readWindow } from './range.ts'

const DAY = 86_400_000

interface FreshnessProps {
  readonly freshness: FreshnessOf
  /** ms, the server's clock */
  readonly now: number
}

/** Up to when everything is read, and how many stretches of the range are not. */
export function Freshness({ freshness, now }: FreshnessProps) {
  const query = useSearchParams()
  const zone = readZone(query.get('tz'))
  const through = freshness.dataThrough
  const window = readWindow(new URLSearchParams(query), now, false)
  const gaps = mergeGaps(freshness.gaps, window.from ?? 0, window.to)
  if (through === null) {
    return (
      <div className="fresh c-unknown" role="status">
        <Icon name="unknown" size="sm" className="o" />
        <span>Nothing read yet</span>
      </div>
    )
  }
  const live = now - through < STALE_MS
  const day = now - through < DAY ? '' : `${formatDate(through, zone, now)} `
  return (
    <div className="fresh" role="status">
      <span className={live ? 'dot' : 'dot late'} aria-hidden="true" />
      <span className="vh">{live ? 'Live. ' : 'Late. '}</span>
      <span>
        Data through{' '}
        <b>
          {day}
          {formatTime(through, zone)} {formatZone(zone, through)}
        </b>{' '}
        · {formatAgo(now - through)}
      </span>
      {gaps.length > 0 ? <GapChip gaps={gaps} /> : null}
    </div>
  )
}

function GapChip({ gaps }: { readonly gaps: readonly Gap[] }) {
  return (
    <a className="gap" href="#gap" title="Part of this range was not read; it is hatched on the chart">
      <Icon name="unknown" size="sm" />
      {formatPlural(gaps.length, 'gap')}
    </a>
  )
}
