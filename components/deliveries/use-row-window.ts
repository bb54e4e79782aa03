'use client'

import { useVirtualizer, useWindowVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useSyncExternalStore } from 'react'

/** Below this many rows all of them are in the page: find-in-page and readers have them whole. */
const VIRTUAL_FROM = 100
const ROW_PX = 28
const PHONE_ROW_PX = 58
const PHONE = '(max-width: 639px)'

function subscribe(changed: () => void): () => void {
  const query = window.matchMedia(PHONE)
  query.addEventListener('change', changed)
  return () => query.removeEventListener('change', changed)
}

/** Whether the page is laid out for a phone, where the window scrolls and not the list. */
function usePhone(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(PHONE).matches,
    () => false,
  )
}

export interface RowWindow {
  /** Indexes of the rows to render. */
  readonly indexes: readonly number[]
  /** px of what is left out above and below. */
  readonly before: number
  readonly after: number
  /** ref of a rendered row, which carries data-index: rows of two lines differ in height. */
  readonly measure: ((element: HTMLElement | null) => void) | undefined
  readonly scrollTo: (index: number) => void
}

/** Which rows of the list are in the page: all of few, those near the viewport of many. */
export function useRowWindow(count: number, list: RefObject<HTMLElement | null>): RowWindow {
  const phone = usePhone()
  const virtual = count > VIRTUAL_FROM
  const inList = useVirtualizer({
    count,
    enabled: virtual && !phone,
    estimateSize: () => ROW_PX,
    getScrollElement: () => list.current,
    overscan: 24,
  })
  const inWindow = useWindowVirtualizer({
    count,
    enabled: virtual && phone,
    estimateSize: () => PHONE_ROW_PX,
    overscan: 16,
    scrollMargin: phone ? (list.current?.offsetTop ?? 0) : 0,
  })
  if (!virtual) {
    return {
      indexes: Array.from({ length: count }, (_, index) => index),
      before: 0,
      after: 0,
      measure: undefined,
      scrollTo: () => {},
    }
  }
  const used = phone ? inWindow : inList
  const margin = phone ? inWindow.options.scrollMargin : 0
  const items = used.getVirtualItems()
  return {
    indexes: items.map(({ index }) => index),
    before: Math.max(0, (items[0]?.start ?? margin) - margin),
    after: Math.max(0, used.getTotalSize() - ((items.at(-1)?.end ?? margin) - margin)),
    measure: used.measureElement,
    scrollTo: (index) => used.scrollToIndex(index, { align: 'auto' }),
  }
}
