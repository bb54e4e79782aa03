'use client'

import { useRouter } from 'next/navigation'
import { type ReactNode, useOptimistic, useTransition } from 'react'

interface FacetBoxProps {
  /** The URL with this value added or taken away. */
  readonly href: string
  readonly checked: boolean
  readonly children: ReactNode
}

/** One value of a facet. The URL holds the choice; the box shows it at once, before the list has come. */
export function FacetBox({ href, checked, children }: FacetBoxProps) {
  const router = useRouter()
  const [, startTransition] = useTransition()
  const [shown, show] = useOptimistic(checked)
  const toggle = () =>
    startTransition(() => {
      show(!checked)
      router.push(href, { scroll: false })
    })
  return (
    <label className="facet">
      <input type="checkbox" checked={shown} onChange={toggle} />
      {children}
    </label>
  )
}
