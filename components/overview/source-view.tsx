import Link from 'next/link'
import type { ChartView } from '#components/charts/outcomes-panel.tsx'
import { OutcomesPanel } from '#components/charts/outcomes-panel.tsx'
import { hrefTo, hrefWith } from '#components/shell/url.ts'
import { LinkButton } from '#components/ui/button.tsx'
import { GuardLine } from '#components/ui/guard.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { boundedText } from '#components/ui/visible-text.ts'
import type { Answer } from '#lib/domain/answer.ts'
import type { SourceData } from '#lib/domain/views.ts'
import { formatSpan } from '#lib/format.ts'
import { readZone, toUrlTime } from '#lib/format-time.ts'
import { DurationsPanel, LagsPanel } from './distribution-panels.tsx'
import { FreshnessStrips } from './freshness-strips.tsx'
import { KnowPanel } from './know-panel.tsx'
import { Nothing } from './nothing.tsx'
import { ReplaysNote } from './replays-note.tsx'
import { sourceHref, UNASSIGNED } from './source-name.ts'
import { TopKeys } from './top-keys.tsx'
import { TotalsFigures } from './totals-figures.tsx'

interface SourceViewProps {
  readonly answer: Answer<SourceData>
  readonly params: URLSearchParams
  /** ms */
  readonly now: number
}

/** One source: its guard, figures, outcomes over time, how late duplicates arrive, and what can be known of it. */
export function SourceView({ answer, params, now }: SourceViewProps) {
  const { data, range, freshness } = answer
  const zone = readZone(params.get('tz'))
  const view: ChartView = params.get('view') === 'rate' ? 'rate' : 'volume'
  const path = sourceHref(data, new URLSearchParams()).split('?')[0] ?? '/'
  const here = (changes: Parameters<typeof hrefWith>[2]) => hrefWith(path, params, changes)
  const mine = { source: data.source, unassigned: data.source === null ? 'true' : null }
  const deliveries = (more: Parameters<typeof hrefTo>[2]) =>
    hrefTo('/deliveries', params, { ...mine, pipeline: data.pipeline, ...more })
  return (
    <main className="page" id="content">
      <SourceHead
        data={data}
        params={params}
        span={formatSpan(range.to - range.from)}
        href={deliveries({})}
      />
      <TotalsFigures totals={data.totals} previous={data.previous} series={data.series} range={range} />
      <OutcomesPanel
        title="Outcomes over time"
        series={data.series}
        totals={data.totals}
        zone={zone}
        view={view}
        viewHref={(one) => here({ view: one === 'rate' ? 'rate' : null })}
        hrefOf={(mark, from, to) => deliveries({ label: mark, from: toUrlTime(from), to: toUrlTime(to) })}
        strips={<FreshnessStrips freshness={freshness} range={range} zone={zone} now={now} />}
        instead={
          data.totals.deliveries === 0 ? (
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
      <div className="halves">
        <LagsPanel data={data} />
        <DurationsPanel data={data} />
      </div>
      <div className="halves">
        <TopKeys data={data} params={params} href={deliveries({})} />
        <KnowPanel data={data} />
      </div>
    </main>
  )
}

interface SourceHeadProps {
  readonly data: SourceData
  readonly params: URLSearchParams
  readonly span: string
  readonly href: string
}

function SourceHead({ data, params, span, href }: SourceHeadProps) {
  return (
    <div className="ev-head">
      <div>
        <nav className="crumb" aria-label="Breadcrumb">
          <ol>
            <li>
              <Link href={hrefTo('/', params, { pipeline: null })}>Overview</Link>
            </li>
            <li>
              <Link href={hrefTo('/', params, { pipeline: data.pipeline })}>{data.pipeline}</Link>
            </li>
          </ol>
        </nav>
        <h1>
          <bdi className="long">{data.source === null ? UNASSIGNED : boundedText(data.source, 300)}</bdi>{' '}
          <GuardLine guard={data.guard} scope={`in ${span}`} />
        </h1>
        <p className="small muted">
          {[data.pipeline, data.keyScheme ?? 'no key scheme', windowWord(data)].join(' · ')}
        </p>
      </div>
      <div className="acts">
        <LinkButton href={href}>
          <Icon name="deliveries" />
          See deliveries
        </LinkButton>
      </div>
    </div>
  )
}

function windowWord({ windowKind, windowMs }: SourceData): string {
  if (windowKind === 'for-ever') return 'keys are remembered for ever'
  return windowKind === 'unknown' || windowMs === null ? 'window unknown' : `window ${formatSpan(windowMs)}`
}
