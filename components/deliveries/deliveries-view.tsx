import type { ReactNode } from 'react'
import { isUnread, isWhole } from '#components/charts/series.ts'
import { LinkButton } from '#components/ui/button.tsx'
import { CodeText } from '#components/ui/code-text.tsx'
import { Fill } from '#components/ui/fill.tsx'
import { Strip } from '#components/ui/strip.tsx'
import type { Answer, Freshness, ListAnswer } from '#lib/domain/answer.ts'
import type { DeliveryRow } from '#lib/domain/event-views.ts'
import type { DeliveriesSummary, Series, SourceRow } from '#lib/domain/views.ts'
import { formatCount, formatPlural } from '#lib/format.ts'
import { formatRange, formatZone, readZone, type Zone } from '#lib/format-time.ts'
import { DeliveryList } from './delivery-list.tsx'
import { Facets } from './facets.tsx'
import { FilterChips } from './filter-chips.tsx'
import { FiltersSheet } from './filters-sheet.tsx'
import { Histogram, HistogramTable } from './histogram.tsx'
import { chipsOf, LIST_FILTERS, without } from './list-url.ts'
import { SearchBox } from './search-box.tsx'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** More than these are found by search. */
const MAX_SOURCES = 40

interface DeliveriesViewProps {
  readonly list: ListAnswer<DeliveryRow>
  readonly summary: Answer<DeliveriesSummary>
  readonly pipelines: readonly string[]
  readonly sources: readonly SourceRow[]
  readonly params: URLSearchParams
  /** The delivery in the drawer. */
  readonly open: string | null
  /** The drawer. */
  readonly children: ReactNode
}

/** Facets, search, strip and list; the drawer beside them. */
export function DeliveriesView({
  list,
  summary,
  pipelines,
  sources,
  params,
  open,
  children,
}: DeliveriesViewProps) {
  const zone = readZone(params.get('tz'))
  const { totals, series } = summary.data
  const names = [...new Set(sources.flatMap(({ source }) => (source === null ? [] : [source])))].slice(
    0,
    MAX_SOURCES,
  )
  const facets = <Facets params={params} pipelines={pipelines} sources={names} />
  return (
    <main className="ev" id="content">
      <h1 className="vh">Deliveries</h1>
      <aside className="facets" aria-label="Filters">
        {facets}
      </aside>
      <section className="ev-list" aria-label="List of deliveries">
        <div className="ev-tools">
          <div className="row">
            <SearchBox query={params.toString()} />
            <FiltersSheet count={chipsOf(params).length}>{facets}</FiltersSheet>
          </div>
          <FilterChips params={params} />
        </div>
        <Problems freshness={list.freshness} />
        <Histogram series={series} zone={zone} />
        <div className="ev-count">
          <span>
            <b>{isUnread(series) ? '—' : formatCount(totals.deliveries)}</b>{' '}
            {totals.deliveries === 1 ? 'delivery' : 'deliveries'}
          </span>
          <span className="range">{rangeText(list, zone)}</span>
          <span className="grow" />
          <HistogramTable series={series} zone={zone} />
          <span className="order">newest first, {replaysWord(params.get('replays'))}</span>
        </div>
        {list.data.length === 0 ? (
          <Nothing params={params} list={list} series={series} zone={zone} />
        ) : (
          <DeliveryList
            key={listKey(params)}
            page={list.data}
            next={list.next}
            query={params.toString()}
            zone={zone}
            dated={list.range.to - list.range.from > DAY + MINUTE}
            open={open}
            total={totals.deliveries}
          />
        )}
      </section>
      {children}
    </main>
  )
}

/** In minutes: a range that ends now ends in the middle of one. */
function rangeText({ range, freshness }: ListAnswer<DeliveryRow>, zone: Zone): string {
  const from = Math.floor(range.from / MINUTE) * MINUTE
  const to = Math.floor(range.to / MINUTE) * MINUTE
  return `${formatRange(from, to, zone, freshness.dataThrough)} ${formatZone(zone, to)}`
}

function replaysWord(mode: string | null): string {
  if (mode === 'exclude') return 'without replays'
  return mode === 'only' ? 'replays only' : 'with replays'
}

/** Another query is another list; which delivery is open, and the zone, are not part of it. */
function listKey(params: URLSearchParams): string {
  const key = new URLSearchParams(params)
  key.delete('delivery')
  key.delete('tz')
  return key.toString()
}

function Problems({ freshness }: { readonly freshness: Freshness }) {
  const [first, ...more] = freshness.problems
  if (first === undefined) return null
  return (
    <Strip kind="unknown">
      <b>
        <CodeText text={first.message} />
      </b>{' '}
      <CodeText text={first.hint} />
      {more.length === 0 ? null : ` And ${formatPlural(more.length, 'more problem')}.`}
    </Strip>
  )
}

function Nothing({
  params,
  list,
  series,
  zone,
}: {
  readonly params: URLSearchParams
  readonly list: ListAnswer<DeliveryRow>
  readonly series: Series
  readonly zone: Zone
}) {
  const narrowed = chipsOf(params).length > 0
  const { freshness } = list
  const whole =
    isWhole(series) &&
    freshness.gaps.length === 0 &&
    freshness.problems.length === 0 &&
    freshness.dataThrough !== null
  const when = rangeText(list, zone)
  const all = new URLSearchParams(params)
  all.set('from', 'all')
  all.delete('to')
  return (
    <Fill
      kind="empty"
      title={nothingTitle(narrowed, isUnread(series), when)}
      actions={
        <>
          {narrowed ? (
            <LinkButton href={without('/deliveries', params, [...LIST_FILTERS, 'q', 'replays'])}>
              Clear the filters
            </LinkButton>
          ) : null}
          <LinkButton kind={narrowed ? 'ghost' : 'plain'} href={`/deliveries?${all}`}>
            Search all that is retained
          </LinkButton>
        </>
      }
    >
      {whole
        ? `${when}: all log groups were read for this range, so this is a true zero.`
        : isUnread(series)
          ? 'What was delivered then is not known.'
          : 'Not all of this range was read, so there may be some that are not known yet.'}
    </Fill>
  )
}

function nothingTitle(narrowed: boolean, unread: boolean, when: string): string {
  if (unread) return `${when} was not read`
  return narrowed ? 'No delivery fits these filters' : `No deliveries, ${when}`
}
