import { CopyButton } from '#components/events/copy-button.tsx'
import { EffectFacts, RecordProblem } from '#components/events/effect-facts.tsx'
import { cellOf } from '#components/events/record-effect.ts'
import { outcomeSummary } from '#components/events/timeline.ts'
import { WindowLeft } from '#components/events/window-left.tsx'
import { ReplayButton } from '#components/replays/replay-button.tsx'
import { LinkButton } from '#components/ui/button.tsx'
import { GuardLine } from '#components/ui/guard.tsx'
import { boundedText, visibleText } from '#components/ui/visible-text.ts'
import type { DeliveryRow, EventData } from '#lib/domain/event-views.ts'
import { formatTime, formatZone, type Zone } from '#lib/format-time.ts'
import { DrawerClose, DrawerFrame, DrawerNav } from './drawer-frame.tsx'
import { DrawerLog } from './drawer-log.tsx'
import { DrawerTimeline } from './drawer-timeline.tsx'
import { eventHref } from './list-url.ts'

interface DrawerProps {
  readonly row: DeliveryRow
  /** null where the delivery names no key: nobody knows of which event it is. */
  readonly event: EventData | null
  readonly query: string
  readonly zone: Zone
  /** ms */
  readonly now: number
}

/** A delivery's event beside the list: its deliveries, record × effect, the request's whole log, Replay and Open event. */
export function Drawer(props: DrawerProps) {
  const { row, event, query, zone } = props
  const title = event === null ? 'A delivery without a key' : boundedText(event.title, 120)
  return (
    <DrawerFrame deliveryId={row.id} query={query} label={event === null ? title : `Event ${title}`}>
      <div className="drawer-head">
        <div className="top">
          <h2 className="any">
            <bdi>{title}</bdi>
          </h2>
          <span className="grow" />
          <DrawerNav deliveryId={row.id} query={query} />
          {row.key === null ? null : <CopyButton text={row.key} label="Copy key" />}
          <DrawerClose query={query} />
        </div>
        {event === null ? null : <GuardLine guard={event.guard} />}
        {row.key === null ? null : (
          <p className="drawer-key">
            <bdi>{boundedText(row.key, 2_048)}</bdi>
          </p>
        )}
        <p className="small muted">{placeOf(row, event)}</p>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must be reachable by keyboard */}
      <section className="drawer-body" aria-label="About the event" tabIndex={0}>
        <section aria-labelledby="drawer-deliveries">
          <div className="sec-h">
            <h3 id="drawer-deliveries">Deliveries</h3>
            <span className="sub">{outcomeSummary(event?.deliveries ?? [row])}</span>
          </div>
          <DrawerTimeline deliveries={event?.deliveries ?? [row]} open={row.id} zone={zone} />
        </section>
        {event === null ? null : <RecordSection {...props} event={event} />}
        <DrawerLog deliveryId={row.id} logGroup={row.logGroup} time={row.time} zone={zone} />
      </section>
      <DrawerFoot {...props} title={title} />
    </DrawerFrame>
  )
}

function placeOf(row: DeliveryRow, event: EventData | null): string {
  const parts = [row.pipeline, row.source === row.pipeline ? null : row.source, event?.keyScheme ?? null]
  return visibleText(parts.filter((part) => part !== null).join(' · '))
}

function RecordSection({
  event,
  zone,
  now,
}: Pick<DrawerProps, 'zone' | 'now'> & { readonly event: EventData }) {
  const { record, effects } = event
  const cell = cellOf(record, effects)
  const readAt = record.state === 'unconfigured' || record.state === 'unreadable' ? null : record.readAt
  return (
    <section aria-labelledby="drawer-record">
      <div className="sec-h">
        <h3 id="drawer-record">Record × effect</h3>
        {readAt === null ? null : (
          <span className="sub">
            read {formatTime(readAt, zone)} {formatZone(zone, readAt)}
          </span>
        )}
      </div>
      <div className="box">
        <EffectFacts record={record} effects={effects} />
        {cell === null ? null : <p className="small muted">{`${cell.name}: ${cell.means}`}</p>}
        <RecordProblem record={record} />
        <WindowLeft record={record} windowMs={event.windowMs} now={now} />
      </div>
    </section>
  )
}

function DrawerFoot({ row, event, query, zone, title }: DrawerProps & { readonly title: string }) {
  const key = row.key
  if (event === null || key === null) {
    return (
      <div className="drawer-foot">
        <span className="small muted">Nothing to replay: no line names the event.</span>
      </div>
    )
  }
  const unseen = event.effects.filter((effect) => effect.rows === null).map((effect) => effect.name)
  return (
    <div className="drawer-foot">
      <ReplayButton
        subject={{ pipeline: event.pipeline, key, deliveryId: row.id }}
        title={title}
        availability={event.replay}
        unseen={unseen}
        zone={zone}
      />
      {event.replay.available ? (
        <kbd className="hide-m" title="Keyboard shortcut">
          R
        </kbd>
      ) : null}
      <span className="grow" />
      <LinkButton href={eventHref({ key, pipeline: event.pipeline }, new URLSearchParams(query), row.id)}>
        Open event
      </LinkButton>
    </div>
  )
}
