import Link from 'next/link'
import { Fragment } from 'react'
import { Icon } from '#components/ui/icon.tsx'
import type { Mark } from '#components/ui/outcome.tsx'
import { MARK_LOOK, MarkLabel } from '#components/ui/outcome.tsx'
import type { Series, SeriesPoint } from '#lib/domain/views.ts'
import { formatCount, formatPlural } from '#lib/format.ts'
import type { Zone } from '#lib/format-time.ts'
import type { MarkGroup } from './marks.ts'
import { bucketWord, mergeMarks } from './marks.ts'
import { percentOf } from './scale.ts'
import { extentOf } from './series.ts'
import { UnreadBands } from './unread-bands.tsx'

/** Where the deliveries of a mark in [from, to) are listed, ms. */
export type MarkHref = (mark: 'breach' | 'replay', from: number, to: number) => string

interface MarkLaneProps {
  readonly series: Series
  /** The same in fewer buckets, for a phone; `series` itself where that has few enough. */
  readonly narrow: Series
  readonly zone: Zone
  readonly hrefOf: MarkHref
  readonly mark: 'breach' | 'replay'
  readonly countOf: (point: SeriesPoint) => number
}

/** Marks that would overlap are joined and show their count; a phone has room for fewer. */
export function MarkLane({ mark, series, narrow, zone, countOf, hrefOf }: MarkLaneProps) {
  const counted = series.points
    .map((point) => ({ t: point.t, count: countOf(point) }))
    .filter(({ count }) => count > 0)
  return (
    <>
      <LaneName mark={mark} />
      <div className="lane">
        {[
          { room: 0.036, axis: series, className: 'not-m' },
          { room: 0.11, axis: narrow, className: 'only-m' },
        ].map(({ room, axis, className }) => {
          const { from, to } = extentOf(axis)
          return (
            <Fragment key={className}>
              <UnreadBands series={axis} zone={zone} className={className} />
              {mergeMarks(counted, series.bucketMs, (to - from) * room).map((group) => (
                <MarkLink
                  key={group.from}
                  mark={mark}
                  group={group}
                  left={percentOf((group.from + group.to) / 2, from, to)}
                  className={className}
                  zone={zone}
                  href={hrefOf(mark, group.from, group.to)}
                />
              ))}
            </Fragment>
          )
        })}
      </div>
    </>
  )
}

interface MarkLinkProps {
  readonly mark: 'breach' | 'replay'
  readonly group: MarkGroup
  readonly left: string
  readonly className: string
  readonly zone: Zone
  readonly href: string
}

function MarkLink({ mark, group, left, className, zone, href }: MarkLinkProps) {
  const word = `${formatPlural(group.count, mark, mark === 'breach' ? 'breaches' : 'replays')}, ${bucketWord(group, zone)}`
  return (
    <Link
      className={`mk ${className} ${MARK_LOOK[mark].hue}`}
      style={{ left }}
      href={href}
      aria-label={word}
      title={word}
    >
      <Icon name={MARK_LOOK[mark].icon} size="sm" />
      {group.count > 1 ? <b>{formatCount(group.count)}</b> : null}
    </Link>
  )
}

/** What a lane shows, left of it. */
export function LaneName({ mark }: { readonly mark: Mark }) {
  return (
    <div className="lane-l">
      <MarkLabel mark={mark} size="sm" word={mark === 'replay' ? 'replays' : undefined} />
    </div>
  )
}
