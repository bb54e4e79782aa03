'use client'

import { useCallback, useState } from 'react'
import { type ApiError, askApi } from '#components/events/api-client.ts'
import { isDeliveryRows } from '#components/events/wire.ts'
import type { DeliveryRow } from '#lib/domain/event-views.ts'
import { appendOlder, bringsReplay, countNewer, mergeRefresh } from './merge-rows.ts'

interface Shown {
  /** The server's page that this was made from: another one is new to us. */
  readonly from: readonly DeliveryRow[]
  readonly rows: readonly DeliveryRow[]
  readonly next: string | null
}

export interface ListRows {
  readonly rows: readonly DeliveryRow[]
  readonly next: string | null
  /** How many newer rows wait to be shown. */
  readonly waiting: number
  readonly showWaiting: () => void
  readonly loadOlder: () => void
  readonly loading: boolean
  readonly error: ApiError | null
}

function refreshed(shown: Shown, fresh: readonly DeliveryRow[], next: string | null): Shown {
  const merged = mergeRefresh(shown.rows, fresh)
  return { from: fresh, rows: merged.rows, next: merged.reset ? next : shown.next }
}

/**
 * The rows on the page: the server's newest page, kept fresh by refreshes, and the older pages loaded since.
 * `held`: someone is at a row, so nothing may move under their hand; newer rows wait.
 * A list of another query is another component (its key says so).
 */
export function useListRows(
  page: readonly DeliveryRow[],
  pageNext: string | null,
  query: string,
  held: boolean,
): ListRows {
  const [shown, setShown] = useState<Shown>({ from: page, rows: page, next: pageNext })
  const [loading, setLoading] = useState(false)
  const [error, setError] = useState<ApiError | null>(null)
  const newer = shown.from === page ? 0 : countNewer(shown.rows, page)
  if (shown.from !== page && (!held || newer === 0 || bringsReplay(shown.rows, page)))
    setShown(refreshed(shown, page, pageNext))

  const loadOlder = useCallback(async () => {
    if (shown.next === null || loading) return
    setLoading(true)
    setError(null)
    const params = new URLSearchParams(query)
    params.set('next', shown.next)
    const result = await askApi(`/api/v1/deliveries?${params}`, isDeliveryRows)
    setLoading(false)
    if (!result.ok) return setError(result.error)
    setShown((now) => ({ ...now, rows: appendOlder(now.rows, result.data), next: result.next }))
  }, [query, shown.next, loading])

  return {
    rows: shown.rows,
    next: shown.next,
    waiting: held ? newer : 0,
    showWaiting: () => setShown(refreshed(shown, page, pageNext)),
    loadOlder,
    loading,
    error,
  }
}
