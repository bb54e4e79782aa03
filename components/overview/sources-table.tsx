import { Icon } from '#components/ui/icon.tsx'
import { Panel, PanelFoot } from '#components/ui/panel.tsx'
import type { OverviewData } from '#lib/domain/views.ts'
import { formatCount, formatRate } from '#lib/format.ts'
import type { Zone } from '#lib/format-time.ts'
import { lineOf } from './source-line.ts'
import { SourceLines } from './source-lines.tsx'

interface SourcesTableProps {
  readonly rows: OverviewData['sources']
  readonly params: URLSearchParams
  readonly zone: Zone
  /** ms */
  readonly now: number
}

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
        <SourceLines lines={rows.map(lineOf)} scale={scale} query={params.toString()} zone={zone} now={now} />
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
