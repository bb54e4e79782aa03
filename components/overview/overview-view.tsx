import type { ChartView } from '#components/charts/outcomes-panel.tsx'
import { OutcomesPanel } from '#components/charts/outcomes-panel.tsx'
import { hrefTo, hrefWith } from '#components/shell/url.ts'
import type { Answer } from '#lib/domain/answer.ts'
import type { OverviewData } from '#lib/domain/views.ts'
import { readZone, toUrlTime } from '#lib/format-time.ts'
import { BackfillLine } from './backfill-line.tsx'
import { BreachBanner, breachPlace } from './breach-banner.tsx'
import { FindingsPanel } from './findings-panel.tsx'
import { FreshnessStrips } from './freshness-strips.tsx'
import { Nothing } from './nothing.tsx'
import { ReplaysNote } from './replays-note.tsx'
import { SourcesTable } from './sources-table.tsx'
import { TotalsFigures } from './totals-figures.tsx'

interface OverviewViewProps {
  readonly answer: Answer<OverviewData>
  readonly params: URLSearchParams
  /** ms */
  readonly now: number
}

/** Figures, outcomes over time, sources and findings of a range. */
export function OverviewView({ answer, params, now }: OverviewViewProps) {
  const { data, range, freshness } = answer
  const zone = readZone(params.get('tz'))
  const view: ChartView = params.get('view') === 'rate' ? 'rate' : 'volume'
  const here = (changes: Parameters<typeof hrefWith>[2]) => hrefWith('/', params, changes)
  const empty = data.totals.deliveries === 0
  return (
    <main className="page" id="content">
      <h1 className="vh">Overview</h1>
      <BreachBanner
        totals={data.totals}
        sources={data.sources}
        series={data.series}
        zone={zone}
        href={hrefTo('/deliveries', params, { label: 'breach' })}
      />
      <BackfillLine backfill={data.backfill} params={params} zone={zone} now={now} />
      <TotalsFigures
        totals={data.totals}
        previous={data.previous}
        series={data.series}
        range={range}
        breachPlace={breachPlace(data.sources) ?? undefined}
      />
      <OutcomesPanel
        title="Outcomes over time"
        series={data.series}
        totals={data.totals}
        zone={zone}
        view={view}
        viewHref={(one) => here({ view: one === 'rate' ? 'rate' : null })}
        hrefOf={(mark, from, to) =>
          hrefTo('/deliveries', params, { label: mark, from: toUrlTime(from), to: toUrlTime(to) })
        }
        strips={<FreshnessStrips freshness={freshness} range={range} zone={zone} now={now} />}
        instead={
          empty ? (
            <Nothing
              range={range}
              series={data.series}
              freshness={freshness}
              zone={zone}
              dayHref={here({ from: null, to: null })}
              allHref={here({ from: 'all', to: null })}
            />
          ) : null
        }
        note={<ReplaysNote mode={params.get('replays')} hrefOf={(replays) => here({ replays })} />}
      />
      {data.sources.length > 0 ? (
        <div className="cols">
          <SourcesTable rows={data.sources} params={params} zone={zone} now={now} />
          <FindingsPanel findings={data.findings} totals={data.totals} params={params} />
        </div>
      ) : null}
    </main>
  )
}
