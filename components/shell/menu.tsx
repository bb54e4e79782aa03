'use client'

import type { ReactNode } from 'react'
import { useEffect, useRef } from 'react'

interface MenuProps {
  readonly summary: ReactNode
  /** Names the control where the summary shows only a value. */
  readonly label: string
  readonly summaryClass?: string
  readonly className?: string
  readonly children: ReactNode
}

/** A panel that a button opens. Plain `details`, so that it opens without script; Esc, a choice or a press outside close it. */
export function Menu({ summary, label, summaryClass, className, children }: MenuProps) {
  const root = useRef<HTMLDetailsElement>(null)

  useEffect(() => {
    const close = () => root.current?.removeAttribute('open')
    const onPress = (event: PointerEvent) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) close()
    }
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !root.current?.open) return
      close()
      root.current.querySelector('summary')?.focus()
    }
    const onChoice = (event: MouseEvent) => {
      if (event.target instanceof Element && event.target.closest('a')) close()
    }
    const element = root.current
    document.addEventListener('pointerdown', onPress)
    document.addEventListener('keydown', onKey)
    element?.addEventListener('click', onChoice)
    return () => {
      document.removeEventListener('pointerdown', onPress)
      document.removeEventListener('keydown', onKey)
      element?.removeEventListener('click', onChoice)
    }
  }, [])

  return (
    <details ref={root} className={className ? `menu ${className}` : 'menu'}>
      <summary className={summaryClass} aria-label={label}>
        {summary}
      </summary>
      <div className="menu-panel">{children}</div>
    </details>
  )
}
