import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { EventView } from '#components/events/event-view.tsx'
import { answered } from '#components/shell/answered.tsx'
import { paramsOf } from '#components/shell/url.ts'
import { splitKey } from '#components/ui/key-parts.ts'
import { eventByKey } from '#lib/server/event.ts'

export async function generateMetadata({ params }: PageProps<'/events/[key]'>): Promise<Metadata> {
  const { key } = await params
  return { title: splitKey(decoded(key) ?? '').tail || 'Event' }
}

export default async function EventPage({ params, searchParams }: PageProps<'/events/[key]'>) {
  const [{ key: segment }, search] = await Promise.all([params, searchParams])
  const key = decoded(segment)
  if (key === null) notFound()
  return answered(eventByKey(key, search), (answer) => (
    <EventView answer={answer} params={paramsOf(search)} now={Date.now()} />
  ))
}

/** The key that the path's segment encodes; null where it is no encoding of anything. */
function decoded(segment: string): string | null {
  try {
    return decodeURIComponent(segment)
  } catch {
    return null
  }
}
