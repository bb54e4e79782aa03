import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { SourceView } from '#components/overview/source-view.tsx'
import { answered } from '#components/shell/answered.tsx'
import { paramsOf } from '#components/shell/url.ts'
import { boundedText } from '#components/ui/visible-text.ts'
import { unassigned } from '#lib/domain/filters.ts'
import { sourceDetail } from '#lib/server/sources.ts'

/** Bars of 4 px or more at 1440 px. */
const BARS = '200'

/** A path segment's text; what is not percent-encoded UTF-8 names nothing. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    notFound()
  }
}

export async function generateMetadata({ params }: PageProps<'/sources/[source]'>): Promise<Metadata> {
  const { source } = await params
  return { title: boundedText(decoded(source), 80) }
}

export default async function SourcePage({ params, searchParams }: PageProps<'/sources/[source]'>) {
  const [{ source }, search] = await Promise.all([params, searchParams])
  const name = decoded(source)
  const asked = async () => sourceDetail(unassigned(search) ? null : name, { ...search, bars: BARS })
  return answered(asked(), (answer) => (
    <SourceView answer={answer} params={paramsOf(search)} now={Date.now()} />
  ))
}
