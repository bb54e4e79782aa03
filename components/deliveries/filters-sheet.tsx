'use client'

import { type ReactNode, useRef } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Icon } from '#components/ui/icon.tsx'

interface FiltersSheetProps {
  /** How many filters narrow the list. */
  readonly count: number
  readonly children: ReactNode
}

/** Where there is no room for the rail, the facets stand behind a button. */
export function FiltersSheet({ count, children }: FiltersSheetProps) {
  const sheet = useRef<HTMLDialogElement>(null)
  return (
    <>
      <Button className="only-n" aria-haspopup="dialog" onClick={() => sheet.current?.showModal()}>
        <Icon name="filter" size="sm" />
        Filters
        {count === 0 ? null : <span className="muted">{count}</span>}
      </Button>
      <dialog ref={sheet} className="sheet" aria-label="Filters">
        <div className="sheet-h">
          <h2>Filters</h2>
          <Button kind="primary" small onClick={() => sheet.current?.close()}>
            Show the list
          </Button>
        </div>
        <div className="facets">{children}</div>
      </dialog>
    </>
  )
}
