import { PhraseText } from '#components/events/phrase-text.tsx'
import { type TimelineRow, timelineOf } from '#components/events/timeline.ts'
import { Icon } from '#components/ui/icon.tsx'
import { MARK_LOOK, MarkBadge } from '#components/ui/outcome.tsx'
import type { DeliveryRow } from '#lib/domain/event-views.ts'
import { formatCount, formatDuration } from '#lib/format.ts'
import { formatDateTimeMs, type Zone } from '#lib/format-time.ts'

/** A key delivered thousands of times: the drawer shows its beginning and its end, the event's page all. */
const HEAD = 4
const TAIL = 12

interface DrawerTimelineProps {
  readonly deliveries: readonly DeliveryRow[]
  /** The delivery the drawer was opened for. */
  readonly open: string
  readonly zone: Zone
}

export function DrawerTimeline({ deliveries, open, zone }: DrawerTimelineProps) {
  const rows = timelineOf(deliveries)
  const cut = rows.length > HEAD + TAIL + 1
  const openRow = rows.find((row) => row.delivery.id === open)
  const head = cut ? rows.slice(0, HEAD) : rows
  const tail = cut ? rows.slice(-TAIL) : []
  const between =
    cut && openRow !== undefined && !head.includes(openRow) && !tail.includes(openRow) ? [openRow] : []
  const left = rows.length - head.length - tail.length - between.length
  return (
    <ol className="tl tl-ev">
      {[...head, ...between].map((row) => (
        <Row key={row.delivery.id} row={row} on={row.delivery.id === open} zone={zone} />
      ))}
      {left > 0 ? (
        <li className="c-neutral">
          <Icon name="more" />
          <span className="muted">{formatCount(left)} more on the event’s page</span>
        </li>
      ) : null}
      {tail.map((row) => (
        <Row key={row.delivery.id} row={row} on={row.delivery.id === open} zone={zone} />
      ))}
    </ol>
  )
}

function Row({ row, on, zone }: { readonly row: TimelineRow; readonly on: boolean; readonly zone: Zone }) {
  const { delivery, sinceMs, note, cause } = row
  const look = MARK_LOOK[delivery.outcome]
  const number = delivery.attempt?.number ?? null
  return (
    <li className={look.hue} aria-current={on ? 'true' : undefined}>
      <Icon name={look.icon} />
      <span>
        <b>{look.word}</b>
        {delivery.retry === true ? (
          <MarkBadge mark="retry" word={number === null ? 'retry' : `retry ${number}`} />
        ) : null}
        {delivery.breach === true ? <MarkBadge mark="breach" /> : null}
        {delivery.replay ? <MarkBadge mark="replay" /> : null}
        <span className="soft">{formatDateTimeMs(delivery.time, zone)}</span>
      </span>
      <span className="w">{sinceMs === null ? 'first' : `+${formatDuration(sinceMs)}`}</span>
      {note === null && cause === null ? null : (
        <span className="s">
          {note === null ? null : `${note} `}
          {cause === null ? null : (
            <>
              {cause.name === null ? null : `${cause.name.charAt(0).toUpperCase()}${cause.name.slice(1)}: `}
              <PhraseText phrase={cause.why} />
            </>
          )}
        </span>
      )}
    </li>
  )
}
