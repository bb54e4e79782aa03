import { Icon, type IconName } from '#components/ui/icon.tsx'
import { Panel } from '#components/ui/panel.tsx'
import type { EventData } from '#lib/domain/event-views.ts'
import { formatDateTime, formatTime, formatZone, type Zone } from '#lib/format-time.ts'
import { EffectFacts, isBlocked, RecordProblem } from './effect-facts.tsx'
import { cellOf, MATRIX, type MatrixCell } from './record-effect.ts'

const COLUMNS = ['effect: none', '1 row', '2 or more'] as const

function iconOf(cell: MatrixCell): IconName | null {
  if (cell.tone === 'loss') return 'loss'
  if (cell.tone === 'breach') return 'breach'
  if (cell.tone === 'failed') return 'again'
  return cell.name === 'Done' ? 'check' : null
}

function Cell({ cell, here }: { readonly cell: MatrixCell; readonly here: boolean }) {
  const icon = iconOf(cell)
  const classes = [cell.tone === null ? '' : `c-${cell.tone}`, here ? 'here' : ''].filter(Boolean).join(' ')
  return (
    <td className={classes} aria-current={here ? 'true' : undefined}>
      <b>
        {icon === null ? null : <Icon name={icon} size="sm" />}
        {cell.name}
      </b>
      {here ? 'this event' : cell.means}
    </td>
  )
}

interface MatrixPanelProps {
  readonly event: EventData
  readonly zone: Zone
}

/** Record and effect together say what happened; the cell this event is in is marked, none while one of them is unknown. */
export function MatrixPanel({ event, zone }: MatrixPanelProps) {
  const { record, effects } = event
  const here = cellOf(record, effects)
  const readAt = record.state === 'unconfigured' || record.state === 'unreadable' ? null : record.readAt
  const sub = readAt === null ? undefined : `read ${formatTime(readAt, zone)} ${formatZone(zone, readAt)}`
  return (
    <Panel id="record-effect" title="Record × effect" sub={sub}>
      <div className="panel-body">
        <EffectFacts record={record} effects={effects} />
        <RecordProblem record={record} />
        <table className="matrix">
          <thead>
            <tr>
              <th scope="col">
                <span className="vh">Record</span>
              </th>
              {COLUMNS.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {(['yes', 'no'] as const).map((row) => (
              <tr key={row}>
                <th scope="row">record: {row}</th>
                {MATRIX.filter((cell) => cell.record === row).map((cell) => (
                  <Cell key={cell.effect} cell={cell} here={cell === here} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {here === null ? (
          <p className="small muted">No cell is marked: the {missingPart(event)} cannot be seen from here.</p>
        ) : null}
        <Blocked event={event} zone={zone} />
      </div>
    </Panel>
  )
}

function missingPart({ record, effects }: EventData): string {
  const noRecord = record.state === 'unconfigured' || record.state === 'unreadable'
  const noEffect = effects.every((effect) => effect.rows === null)
  if (noRecord && noEffect) return 'record and the effect'
  return noRecord ? 'record' : 'effect'
}

function Blocked({ event, zone }: MatrixPanelProps) {
  const { record, effects } = event
  if (!isBlocked(record, effects)) return null
  const until = record.state === 'present' && record.expiresAt !== null ? record.expiresAt : null
  return (
    <div className="danger c-loss" role="alert">
      <h3>
        <Icon name="loss" />
        The guard blocks recovery
      </h3>
      <p>
        The record says processed, the effect is missing. A replay would be skipped
        {until === null
          ? ' as long as the record is there.'
          : ` until ${formatDateTime(until, zone)} ${formatZone(zone, until)}.`}
      </p>
    </div>
  )
}
