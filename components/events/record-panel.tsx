import { CodeText } from '#components/ui/code-text.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { boundedText, visibleText } from '#components/ui/visible-text.ts'
import type { EventData, RecordView } from '#lib/domain/event-views.ts'
import { formatDateTime, formatZone, type Zone } from '#lib/format-time.ts'
import { instantOf } from './record-effect.ts'
import { WindowLeft } from './window-left.tsx'

const SHOWN_VALUE = 400

function Nothing({ record }: { readonly record: RecordView }) {
  switch (record.state) {
    case 'unconfigured':
      return (
        <p className="soft small">
          This pipeline names no tracking table, so what its guard remembers cannot be seen. Name it as
          `table:` in the configuration.
        </p>
      )
    case 'unreadable':
      return (
        <p className="soft small">
          <CodeText text={`${record.problem} ${record.hint}`} />
        </p>
      )
    case 'none':
      return (
        <p className="soft small">
          No record with the id <span className="mono any">{visibleText(record.id)}</span>: the guard does not
          remember this event.
        </p>
      )
    default:
      return null
  }
}

interface RecordPanelProps {
  readonly event: EventData
  /** ms */
  readonly now: number
  readonly zone: Zone
}

/** The guard's row for this event as it was read, in the table's own names, and how long it stays. */
export function RecordPanel({ event, now, zone }: RecordPanelProps) {
  const { record } = event
  const there = record.state === 'present' || record.state === 'expired' || record.state === 'in_progress'
  const table =
    record.state === 'unconfigured' || record.state === 'unreadable' ? undefined : visibleText(record.table)
  return (
    <Panel id="tracking-record" title="Tracking record" sub={table}>
      <div className="panel-body">
        <Nothing record={record} />
        {there ? (
          <dl className="kv">
            {record.attributes.map(({ name, value }) => (
              <Attribute key={name} name={name} value={value} at={instantOf(record, value)} zone={zone} />
            ))}
          </dl>
        ) : null}
        <WindowLeft record={record} windowMs={event.windowMs} now={now} />
      </div>
    </Panel>
  )
}

interface AttributeProps {
  readonly name: string
  readonly value: string
  /** ms; null where the value is no instant */
  readonly at: number | null
  readonly zone: Zone
}

function Attribute({ name, value, at, zone }: AttributeProps) {
  const shown = boundedText(value, SHOWN_VALUE)
  return (
    <>
      <dt>{visibleText(name)}</dt>
      {at === null ? (
        <dd className="mono">{shown}</dd>
      ) : (
        <dd>
          {formatDateTime(at, zone)} {formatZone(zone, at)} <span className="muted mono">{shown}</span>
        </dd>
      )}
    </>
  )
}
