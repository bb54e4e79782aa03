import type { Metadata } from 'next'
import { Suspense } from 'react'
import { DeliveriesView } from '#components/deliveries/deliveries-view.tsx'
import { DrawerSkeleton } from '#components/deliveries/drawer-skeleton.tsx'
import { answered } from '#components/shell/answered.tsx'
import { paramsOf } from '#components/shell/url.ts'
import { valueOf } from '#lib/domain/search.ts'
import { deliveries, deliveriesSummary } from '#lib/server/deliveries.ts'
import { pipelines } from '#lib/server/shell.ts'
import { sources } from '#lib/server/sources.ts'
import { OpenDrawer } from './open-drawer.tsx'

export const metadata: Metadata = { title: 'Deliveries' }

/** Bars of 4 px or more in the strip at 1440 px. */
const BARS = '150'

export default async function DeliveriesPage({ searchParams }: PageProps<'/deliveries'>) {
  const search = await searchParams
  const { from, to, pipeline } = search
  const asked = Promise.all([
    deliveries(search),
    deliveriesSummary({ ...search, bars: BARS, next: undefined }),
    pipelines(),
    sources({ from, to, pipeline }),
  ])
  const open = valueOf(search, 'delivery')
  return answered(asked, ([list, summary, names, rows]) => (
    <DeliveriesView
      list={list}
      summary={summary}
      pipelines={names}
      sources={rows.data}
      params={paramsOf(search)}
      open={open}
    >
      {open === null ? null : (
        <Suspense key={open} fallback={<DrawerSkeleton />}>
          <OpenDrawer id={open} search={search} />
        </Suspense>
      )}
    </DeliveriesView>
  ))
}
