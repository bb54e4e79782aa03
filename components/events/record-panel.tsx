import { Panel } from '#components/ui/panel.tsx'
import { boundedText, visibleText } from '#components/ui/visible-text.ts'
import type { EventData, RecordView } from '#lib/domain/views.ts'
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
          {visibleText(record.problem)} {visibleText(record.hint)}
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

/** The guard's row for this event as it was read, in the table's own names, and how long it stays. */
export function RecordPanel({ event, now }: { readonly event: EventData; readonly now: number }) {
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
              <Attribute key={name} name={name} value={value} />
            ))}
          </dl>
        ) : null}
        <WindowLeft record={record} windowMs={event.windowMs} now={now} />
      </div>
    </Panel>
  )
}

function Attribute({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      <dt>{visibleText(name)}</dt>
      <dd className="mono">{boundedText(value, SHOWN_VALUE)}</dd>
    </>
  )
}
