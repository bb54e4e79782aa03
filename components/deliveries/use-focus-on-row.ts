'use client'

import { type RefObject, useEffect, useRef } from 'react'

/** Moves the focus to the active row after the render that shows it, and back to the row when the drawer closes. */
export function useFocusOnRow(
  list: RefObject<HTMLDivElement | null>,
  open: string | null,
  setActive: (id: string) => void,
): () => void {
  const wanted = useRef(false)
  const wasOpen = useRef(open)
  useEffect(() => {
    if (wasOpen.current !== null && open === null) {
      setActive(wasOpen.current)
      wanted.current = true
    }
    wasOpen.current = open
    if (!wanted.current) return
    const row = list.current?.querySelector<HTMLElement>('tr[tabindex="0"]')
    if (row === null || row === undefined) return
    wanted.current = false
    row.focus({ preventScroll: false })
  })
  return () => {
    wanted.current = true
  }
}
