import type { Metadata } from 'next'
import { OverviewView } from '#components/overview/overview-view.tsx'
import { answered } from '#components/shell/answered.tsx'
import { paramsOf } from '#components/shell/url.ts'
import { overview } from '#lib/server/overview.ts'

export const metadata: Metadata = { title: 'Overview' }

/** Bars of 4 px or more at 1440 px. */
const BARS = '200'

export default async function OverviewPage({ searchParams }: PageProps<'/'>) {
  const search = await searchParams
  return answered(overview({ ...search, bars: BARS }), (answer) => (
    <OverviewView answer={answer} params={paramsOf(search)} now={Date.now()} />
  ))
}
