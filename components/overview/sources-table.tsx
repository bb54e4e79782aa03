import Link from 'next/link'
import { RateBar } from '#components/charts/rate-bar.tsx'
import { Sparkline } from '#components/charts/sparkline.tsx'
import { GuardLine } from '#components/ui/guard.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { Panel, PanelFoot } from '#components/ui/panel.tsx'
import { Unknown } from '#components/ui/unknown.tsx'
import { boundedText } from '#components/ui/visible-text.ts'
import type { OverviewData } from '#lib/domain/views.ts'
import { formatAgo, formatCount, formatRate } from '#lib/format.ts'
import type { Zone } from '#lib/format-time.ts'
import { formatDate, formatTime } from '#lib/format-time.ts'
import { rateReason, sourceHref, UNASSIGNED } from './source-name.ts'
import { thinValues } from './thin.ts'

type Row = OverviewData['sources'][number]

interface SourcesTableProps {
  readonly rows: readonly Row[]
  readonly params: URLSearchParams
  readonly zone: Zone
  /** ms */
  readonly now: number
}

const DAY = 86_400_000
/* The bars' scale grows in these steps, so that it does not change with every delivery. */
const SCALES = [0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1]

/** Every source with anything in the range, most deliveries first. */
export function SourcesTable({ rows, params, zone, now }: SourcesTableProps) {
  const highest = Math.max(0, ...rows.map(({ duplicateRate }) => duplicateRate ?? 0))
  const scale = SCALES.find((step) => step >= highest) ?? 1
  const bounded = rows.some(({ atLeast }) => atLeast.length > 0)
  return (
    <Panel id="sources" title="Sources" sub={formatCount(rows.length)}>
      <table className="table two-line">
        <thead>
          <tr>
            <th scope="col">Source</th>
            <th scope="col" className="num p2" aria-sort="descending">
              <span className="sorted-by">
                Deliveries
                <Icon name="sorted" size="sm" />
              </span>
            </th>
            <th scope="col">Duplicate rate</th>
            <th scope="col" className="num p2">
              Retry rate
            </th>
            <th scope="col" className="p4">
              Trend
            </th>
            <th scope="col">Guard</th>
            <th scope="col" className="num p3">
              Last duplicate
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <SourceLine
              key={`${row.pipeline} ${row.source}`}
              row={row}
              scale={scale}
              params={params}
              zone={zone}
              now={now}
            />
          ))}
        </tbody>
      </table>
      <PanelFoot>
        <span>
          Duplicate rate = duplicate ÷ (processed + duplicate). Bars share one scale, 0–{formatRate(scale)}.
          {bounded
            ? ' “At least”: the lines do not show every attempt, or the history is still being read.'
            : null}
        </span>
      </PanelFoot>
    </Panel>
  )
}

interface SourceLineProps extends Omit<SourcesTableProps, 'rows'> {
  readonly row: Row
  readonly scale: number
}

function SourceLine({ row, scale, params, zone, now }: SourceLineProps) {
  const reason = rateReason(row)
  return (
    <tr>
      <td className="name">
        <Link href={sourceHref(row, params)}>
          <bdi>{row.source === null ? UNASSIGNED : boundedText(row.source, 120)}</bdi>
        </Link>
        <small>{row.pipeline}</small>
      </td>
      <td className="num p2">{formatCount(row.deliveries)}</td>
      <td>
        <RateBar rate={row.duplicateRate} scale={scale} reason={reason} />
      </td>
      <td className="num p2">
        <RetryRate row={row} />
      </td>
      <td className="p4">
        {row.duplicateRate === null ? (
          <span className="spark-unk" title={`Unknown: ${reason}`} />
        ) : (
          <Sparkline
            hue="c-duplicate"
            values={thinValues(row.trend.duplicateRate, 24)}
            width={88}
            height={20}
          />
        )}
      </td>
      <td>
        <GuardLine guard={row.guard} stacked />
      </td>
      <td className="num two p3">
        <LastDuplicate row={row} zone={zone} now={now} reason={reason} />
      </td>
    </tr>
  )
}

function RetryRate({ row }: { readonly row: Row }) {
  if (row.retryRate === null) {
    return (
      <Unknown
        reason={row.deliveries === 0 ? 'no delivery in this range' : 'no line carries a transport id'}
      />
    )
  }
  return (
    <>
      {row.atLeast.includes('retryRate') ? <small className="bound">at least</small> : null}{' '}
      {formatRate(row.retryRate)}
    </>
  )
}

interface LastDuplicateProps {
  readonly row: Row
  readonly zone: Zone
  readonly now: number
  readonly reason: string
}

function LastDuplicate({ row, zone, now, reason }: LastDuplicateProps) {
  if (row.lastDuplicate !== null) {
    const old = now - row.lastDuplicate >= DAY
    return (
      <>
        {old ? formatDate(row.lastDuplicate, zone, now) : null} {formatTime(row.lastDuplicate, zone)}
        <small>{formatAgo(now - row.lastDuplicate)}</small>
      </>
    )
  }
  if (row.duplicateRate === null && row.deliveries > 0) return <Unknown reason={reason} />
  return <span className="soft">none in range</span>
}
