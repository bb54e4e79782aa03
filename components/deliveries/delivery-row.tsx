import { Icon } from '#components/ui/icon.tsx'
import { KeyText } from '#components/ui/key-text.tsx'
import { MarkLabel } from '#components/ui/outcome.tsx'
import { visibleText } from '#components/ui/visible-text.ts'
import type { DeliveryRow } from '#lib/domain/event-views.ts'
import { formatDuration } from '#lib/format.ts'
import { formatDateTimeMs, formatTimeMs, type Zone } from '#lib/format-time.ts'

/** A dash on hatch within a row; its reason is its title and is read out. */
function NotKnown({ reason }: { readonly reason: string }) {
  return (
    <span className="u" title={`Unknown: ${reason}`}>
      <span aria-hidden="true">—</span>
      <span className="vh">unknown</span>
    </span>
  )
}

function AttemptCell({ row }: { readonly row: DeliveryRow }) {
  if (row.replay) {
    return (
      <span className="rp" title="Sent by Onceboard: a replay">
        <Icon name="replay-mark" size="sm" />
        replay
      </span>
    )
  }
  const number = row.attempt?.number ?? null
  if (row.retry === true || (number !== null && number > 1)) {
    return (
      <span className="rt" title="Same transport id as an earlier attempt">
        <Icon name="retry" size="sm" label="retry, attempt" />
        {number ?? ''}
      </span>
    )
  }
  if (number === null) return <NotKnown reason="no line of it carries a transport id" />
  return <span className="at">{number}</span>
}

function SinceFirst({ row }: { readonly row: DeliveryRow }) {
  if (row.first) return <span className="muted">first</span>
  if (row.sinceFirstMs === null) return <NotKnown reason="no first processing of it is kept" />
  return formatDuration(row.sinceFirstMs)
}

interface DeliveryCellsProps {
  readonly row: DeliveryRow
  readonly zone: Zone
  /** The list reaches over more than a day: times carry their date. */
  readonly dated: boolean
}

/** The cells of one delivery, in the order of LIST_COLUMNS. */
export function DeliveryCells({ row, zone, dated }: DeliveryCellsProps) {
  return (
    <>
      <td className="tm" title={formatDateTimeMs(row.time, zone)}>
        {dated ? formatDateTimeMs(row.time, zone) : formatTimeMs(row.time, zone)}
      </td>
      <td className="oc">
        <MarkLabel mark={row.outcome} />
        {row.breach === true ? (
          <span className="c-breach mk-in">
            <Icon name="breach" size="sm" label="breach" />
          </span>
        ) : null}
      </td>
      <td className="src" title={row.source === null ? undefined : visibleText(row.source)}>
        {row.source === null ? <span className="muted">not told</span> : <bdi>{visibleText(row.source)}</bdi>}
      </td>
      <td className="kc">
        {row.key === null ? <span className="muted">names no key</span> : <KeyText value={row.key} />}
      </td>
      <td className="rt-c">
        <AttemptCell row={row} />
      </td>
      <td className="lag">
        <SinceFirst row={row} />
      </td>
    </>
  )
}
