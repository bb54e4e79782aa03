import { isUnread, isWhole } from '#components/charts/series.ts'
import { LinkButton } from '#components/ui/button.tsx'
import { Fill } from '#components/ui/fill.tsx'
import type { Freshness, Range } from '#lib/domain/answer.ts'
import type { Series } from '#lib/domain/views.ts'
import type { Zone } from '#lib/format-time.ts'
import { formatRange, formatZone } from '#lib/format-time.ts'

interface NothingProps {
  readonly range: Range
  readonly series: Series
  readonly freshness: Freshness
  readonly zone: Zone
  /** The same page over its default range. */
  readonly dayHref: string
  /** The same page over all that is retained. */
  readonly allHref: string
}

/** No delivery in the range: whether that is a true zero, and what to do. */
export function Nothing({ range, series, freshness, zone, dayHref, allHref }: NothingProps) {
  const when = `${formatRange(range.from, range.to, zone, freshness.dataThrough)} ${formatZone(zone, range.to)}`
  return (
    <Fill
      kind="empty"
      title={isUnread(series) ? `${when} was not read` : `No deliveries ${when}`}
      actions={
        <>
          <LinkButton href={dayHref}>Show last 24 h</LinkButton>
          <LinkButton kind="ghost" href={allHref}>
            Show all that is retained
          </LinkButton>
        </>
      }
    >
      {reason(series, freshness)}
    </Fill>
  )
}

function reason(series: Series, freshness: Freshness): string {
  if (freshness.dataThrough === null)
    return 'Nothing has been read yet: the first read of the log groups is still under way.'
  if (isUnread(series)) return 'What was delivered then is not known.'
  return isWhole(series)
    ? 'Every readable log group was read for this range, so this is a true zero.'
    : 'Part of this range was not read, so deliveries may be missing here.'
}
