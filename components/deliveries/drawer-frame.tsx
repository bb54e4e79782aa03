'use client'

import { useRouter } from 'next/navigation'
import { type ReactNode, useEffect, useRef } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { isTyping } from './list-keys.ts'
import { withParam } from './list-url.ts'

interface DrawerFrameProps {
  readonly deliveryId: string
  readonly query: string
  /** Names the drawer: the event. */
  readonly label: string
  readonly children: ReactNode
}

/** The drawer beside the list: Esc closes it and the list takes the focus back to the row. */
export function DrawerFrame({ deliveryId, query, label, children }: DrawerFrameProps) {
  const router = useRouter()
  const frame = useRef<HTMLElement>(null)
  const closed = withParam('/deliveries', new URLSearchParams(query), 'delivery', null)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || isTyping(event.target)) return
      if (document.querySelector('dialog[open]') === null) router.push(closed, { scroll: false })
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [router, closed])
  // biome-ignore lint/correctness/useExhaustiveDependencies: another delivery is another drawer to begin in
  useEffect(() => {
    frame.current?.focus({ preventScroll: true })
  }, [deliveryId])
  return (
    <aside ref={frame} className="drawer" aria-label={label} tabIndex={-1}>
      {children}
    </aside>
  )
}

interface DrawerNavProps {
  readonly deliveryId: string
  readonly query: string
}

/** To the neighbours in the list, and out. */
export function DrawerNav({ deliveryId, query }: DrawerNavProps) {
  const router = useRouter()
  const params = new URLSearchParams(query)
  const step = (side: 'previousElementSibling' | 'nextElementSibling') => {
    const row = document.querySelector(`[data-delivery="${CSS.escape(deliveryId)}"]`)
    const beside = row?.[side]
    const id = beside instanceof HTMLElement ? beside.dataset.delivery : undefined
    if (id !== undefined) router.push(withParam('/deliveries', params, 'delivery', id), { scroll: false })
  }
  return (
    <>
      <Button
        kind="ghost"
        small
        iconOnly
        aria-label="Newer delivery"
        onClick={() => step('previousElementSibling')}
      >
        <Icon name="previous" size="sm" />
      </Button>
      <Button
        kind="ghost"
        small
        iconOnly
        aria-label="Older delivery"
        onClick={() => step('nextElementSibling')}
      >
        <Icon name="next" size="sm" />
      </Button>
    </>
  )
}

export function DrawerClose({ query }: { readonly query: string }) {
  const router = useRouter()
  const close = () =>
    router.push(withParam('/deliveries', new URLSearchParams(query), 'delivery', null), { scroll: false })
  return (
    <Button kind="ghost" small iconOnly aria-label="Close" onClick={close}>
      <Icon name="close" size="sm" />
    </Button>
  )
}
