import { Panel } from '#components/ui/panel.tsx'
import { Unknown } from '#components/ui/unknown.tsx'
import { boundedText } from '#components/ui/visible-text.ts'
import type { TableView } from '#lib/domain/setup-views.ts'
import { formatAgo, formatCount, formatSpan } from '#lib/format.ts'
import { ProblemText } from './problem-text.tsx'
import type { Times } from './times.ts'

const KINDS: Readonly<Record<string, string>> = {
  tracking: 'Tracking table',
  status: 'Records with a status',
  content: 'The business rows themselves',
  powertools: 'Powertools',
  'powertools-composite': 'Powertools, composite key',
}
const UNSEEN = 'no record of the keys seen was found in it yet'

interface TablesPanelProps {
  readonly tables: readonly TableView[]
  readonly times: Times
}

/** The guards' tables: their shape as their records show it, and for how long they remember. */
export function TablesPanel({ tables, times }: TablesPanelProps) {
  return (
    <Panel id="tables" title="Tracking tables" sub={formatCount(tables.length)}>
      {tables.length === 0 ? (
        <p className="say">
          No pipeline names its tracking table, so what the guards remember is not looked at. `table:` in the
          configuration names it.
        </p>
      ) : (
        <table className="table two-line setup-tables">
          <caption className="vh">Tracking tables by pipeline</caption>
          <thead>
            <tr>
              <th scope="col">Table</th>
              <th scope="col">Shape</th>
              <th scope="col" className="p2">
                Keys
              </th>
              <th scope="col" className="p3">
                TTL
              </th>
              <th scope="col">Remembers</th>
              <th scope="col" className="num p4">
                Records
              </th>
            </tr>
          </thead>
          <tbody>
            {tables.map((table) => (
              <TableLine key={`${table.pipeline} ${table.table}`} table={table} times={times} />
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  )
}

function TableLine({ table, times }: { readonly table: TableView; readonly times: Times }) {
  const { shape, problems } = table
  return (
    <>
      <tr className={problems.length > 0 ? 'has-more' : undefined}>
        <th scope="row" className="name">
          <bdi>{boundedText(table.table, 255)}</bdi>
          <small>
            {table.pipeline} · {table.region}
          </small>
        </th>
        <td className="two">
          {shape === null ? <Unknown reason={UNSEEN} /> : (KINDS[shape.kind] ?? shape.kind)}
          {shape === null ? null : (
            <small>
              id <span className="mono">{boundedText(shape.id, 60)}</span>
            </small>
          )}
        </td>
        <td className="p2 mono">{shape === null ? <Unknown reason={UNSEEN} /> : keysOf(shape)}</td>
        <td className="p3">
          <Ttl shape={shape} />
        </td>
        <td className="two">
          <Remembers window={table.window} />
        </td>
        <td className="num two p4">
          <Records scan={table.scan} times={times} />
        </td>
      </tr>
      {problems.length > 0 ? (
        <tr className="row-more">
          <td colSpan={6}>
            {problems.map((problem) => (
              <ProblemText key={problem.code} problem={problem} />
            ))}
          </td>
        </tr>
      ) : null}
    </>
  )
}

function keysOf({ partitionKey, sortKey }: NonNullable<TableView['shape']>): string {
  return boundedText(sortKey === null ? partitionKey : `${partitionKey} + ${sortKey}`, 80)
}

function Ttl({ shape }: Pick<TableView, 'shape'>) {
  if (shape === null) return <Unknown reason={UNSEEN} />
  return shape.expiry === null ? (
    <span className="muted">none</span>
  ) : (
    <span className="mono">{boundedText(shape.expiry, 60)}</span>
  )
}

function Remembers({ window }: Pick<TableView, 'window'>) {
  if (window.kind === 'for-ever') return 'for ever'
  if (window.kind === 'unknown' || window.ms === null)
    return <Unknown reason="neither configured nor measured yet" />
  return (
    <>
      {formatSpan(window.ms)}
      <small>{window.basis}</small>
    </>
  )
}

function Records({ scan, times }: { readonly scan: TableView['scan']; readonly times: Times }) {
  if (scan === null) return <span className="muted">not scanned</span>
  if (scan.states === null || scan.endedAt === null) {
    const why = scan.underWay === null ? 'its first scan has not begun' : 'its first scan is under way'
    return <Unknown reason={why} />
  }
  const { present, expired, inProgress } = scan.states
  return (
    <>
      {formatCount(present)} · {formatCount(expired)} expired · {formatCount(inProgress)} in progress
      <small>scanned {formatAgo(times.now - scan.endedAt)}</small>
    </>
  )
}
