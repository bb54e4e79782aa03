import 'server-only'
import type { Answer, ListAnswer } from '#lib/domain/answer.ts'
import { totalsOf } from '#lib/domain/counts.ts'
import type { DeliveryRow } from '#lib/domain/event-views.ts'
import { parseBars, parseLimit } from '#lib/domain/filters.ts'
import { notFound } from '#lib/domain/request-error.ts'
import type { Search } from '#lib/domain/search.ts'
import type { DeliveriesSummary } from '#lib/domain/views.ts'
import { readCatalog } from '#lib/store/queries/catalog.ts'
import { findDelivery, listDeliveries } from '#lib/store/queries/delivery-list.ts'
import { measure } from '#lib/store/queries/measure.ts'
import { answerWith, LISTING } from './answering.ts'
import type { QueryContext } from './context.ts'
import { enter } from './enter.ts'
import { emptyOverview } from './overview.ts'
import { nextToken, readNext } from './paging.ts'
import { barSize, seriesOf } from './series.ts'

/** Deliveries of the range and filters, newest first. Replays are in the list unless `replays` says otherwise. */
export async function deliveries(search: Search): Promise<ListAnswer<DeliveryRow>> {
  return deliveriesOf(await enter(), search)
}

/** Counts and series over the same rows as `deliveries`, for the histogram above the list. */
export async function deliveriesSummary(search: Search): Promise<Answer<DeliveriesSummary>> {
  return deliveriesSummaryOf(await enter(), search)
}

/** One delivery by DeliveryRow.id. 404 DELIVERY_UNKNOWN. */
export async function deliveryById(id: string): Promise<DeliveryRow> {
  return deliveryOf(await enter(), id)
}

export function deliveriesOf(context: QueryContext, search: Search): ListAnswer<DeliveryRow> {
  const limit = parseLimit(search)
  const page = readNext('deliveries', search)
  const { data, ...answer } = answerWith<{ rows: readonly DeliveryRow[]; next: number | null }>(context, {
    search,
    defaults: LISTING,
    range: page?.range,
    detail: true,
    empty: () => ({ rows: [], next: null }),
    work: ({ snapshot, catalog, range, filters }) =>
      listDeliveries(snapshot, catalog, { range, filters, limit, before: page?.position ?? null }),
  })
  const next =
    data.next === null ? null : nextToken('deliveries', search, { position: data.next, range: answer.range })
  return { ...answer, data: data.rows, next }
}

export function deliveriesSummaryOf(context: QueryContext, search: Search): Answer<DeliveriesSummary> {
  const bars = parseBars(search)
  return answerWith<DeliveriesSummary>(context, {
    search,
    defaults: LISTING,
    empty: (range) => {
      const { totals, series } = emptyOverview(range, bars)
      return { totals, series }
    },
    work: (scope) => {
      const bucketMs = barSize(scope, bars)
      const measured = measure(scope.snapshot, scope.catalog, {
        range: scope.range,
        bucketMs,
        filters: scope.filters,
      })
      return { totals: totalsOf(measured.sources), series: seriesOf(scope, measured, bucketMs) }
    },
  })
}

export function deliveryOf(context: QueryContext, id: string): DeliveryRow {
  const number = /^-?\d{1,16}$/.test(id) ? Number(id) : null
  const found =
    number === null
      ? null
      : context.reader.read((snapshot) => findDelivery(snapshot, readCatalog(snapshot), number))
  if (found !== null) return found
  throw notFound(
    'DELIVERY_UNKNOWN',
    'This delivery is not in the store.',
    'It may have been read again since: look for its key under Deliveries.',
  )
}
