import Link from 'next/link'
import { Icon } from '#components/ui/icon.tsx'
import { MARK_LOOK, MarkBadge } from '#components/ui/outcome.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { visibleText } from '#components/ui/visible-text.ts'
import type { EventData } from '#lib/domain/event-views.ts'
import { formatDuration, formatPlural } from '#lib/format.ts'
import { formatDateTimeMs, formatZone, type Zone } from '#lib/format-time.ts'
import { PhraseText } from './phrase-text.tsx'
import { type TimelineRow, timelineOf } from './timeline.ts'

interface TimelinePanelProps {
  readonly event: EventData
  readonly zone: Zone
  /** The delivery whose log is shown. */
  readonly chosen: string | null
  /** The URL that shows the log of a delivery. */
  readonly logHref: (deliveryId: string) => string
}

/** Every delivery of the event, oldest first: what came of it, when, and why it came again where a line shows it. */
export function TimelinePanel({ event, zone, chosen, logHref }: TimelinePanelProps) {
  const rows = timelineOf(event.deliveries)
  const retries = event.deliveries.filter((row) => row.retry === true).length
  const sub = `${formatPlural(rows.length, 'delivery', 'deliveries')}, ${formatPlural(retries, 'retry', 'retries')}, oldest first`
  return (
    <Panel
      id="timeline"
      title="Timeline"
      sub={sub}
      actions={<span className="sub hide-m">since first · duration</span>}
    >
      <ol className="tle">
        {rows.map((row) => (
          <Row
            key={row.delivery.id}
            row={row}
            zone={zone}
            on={row.delivery.id === chosen}
            href={logHref(row.delivery.id)}
          />
        ))}
      </ol>
    </Panel>
  )
}

function Row({
  row,
  zone,
  on,
  href,
}: {
  readonly row: TimelineRow
  readonly zone: Zone
  readonly on: boolean
  readonly href: string
}) {
  const { delivery, position, sinceMs } = row
  const look = MARK_LOOK[delivery.outcome]
  const duration = delivery.attempt?.durationMs ?? null
  return (
    <li className={on ? `${look.hue} on` : look.hue}>
      <Icon name={look.icon} />
      <span className="h">
        <b>{look.word}</b>
        <Badges row={row} />
        <time className="soft" dateTime={new Date(delivery.time).toISOString()}>
          {formatDateTimeMs(delivery.time, zone)} {formatZone(zone, delivery.time)}
        </time>
      </span>
      <span className="w">{sinceMs === null ? 'first' : `+${formatDuration(sinceMs)}`}</span>
      <span className="w dur">{duration === null ? '' : formatDuration(duration)}</span>
      <Link
        className="btn sm"
        href={href}
        scroll={false}
        aria-current={on ? 'true' : undefined}
        aria-label={`Show the log of attempt ${position}`}
      >
        Log
      </Link>
      <Why row={row} />
    </li>
  )
}

function Badges({ row: { delivery } }: { readonly row: TimelineRow }) {
  const number = delivery.attempt?.number ?? null
  return (
    <>
      {delivery.retry === true ? (
        <MarkBadge mark="retry" word={number === null ? 'retry' : `retry ${number}`} />
      ) : null}
      {delivery.breach === true ? <MarkBadge mark="breach" /> : null}
      {delivery.replay ? <MarkBadge mark="replay" /> : null}
    </>
  )
}

function Why({ row: { cause, note } }: { readonly row: TimelineRow }) {
  if (cause === null && note === null) return null
  return (
    <span className="b">
      {note === null ? null : `${visibleText(note)} `}
      {cause === null ? null : (
        <>
          {cause.name === null ? null : <span className="cause">{cause.name}</span>}{' '}
          <span className={cause.name === null ? 'muted' : undefined}>
            <PhraseText phrase={cause.why} />
          </span>
        </>
      )}
    </span>
  )
}
