'use client'

import { useRouter } from 'next/navigation'
import { type KeyboardEvent, useRef, useState } from 'react'
import { askForReplay } from '#components/replays/pending.ts'
import { Button } from '#components/ui/button.tsx'
import type { DeliveryRow } from '#lib/domain/event-views.ts'
import { formatPlural } from '#lib/format.ts'
import { formatZone, type Zone } from '#lib/format-time.ts'
import { DeliveryCells } from './delivery-row.tsx'
import { listAction, movedTo } from './list-keys.ts'
import { withParam } from './list-url.ts'
import { useFocusOnRow } from './use-focus-on-row.ts'
import { useListRows } from './use-list-rows.ts'
import { useRowWindow } from './use-row-window.ts'

interface DeliveryListProps {
  /** The newest page of the list, newest first. */
  readonly page: readonly DeliveryRow[]
  readonly next: string | null
  /** The page's query: what the list shows. */
  readonly query: string
  readonly zone: Zone
  readonly dated: boolean
  /** The delivery that is open in the drawer. */
  readonly open: string | null
  /** How many deliveries there are in all; null where that is not known. */
  readonly total: number | null
}

function Head({ zone, now }: { readonly zone: Zone; readonly now: number }) {
  return (
    <thead>
      <tr className="gr head" aria-rowindex={1}>
        <th scope="col">Time ({formatZone(zone, now)})</th>
        <th scope="col">Outcome</th>
        <th scope="col" className="src">
          Source
        </th>
        <th scope="col">Key</th>
        <th scope="col" className="lag">
          Attempt
        </th>
        <th scope="col" className="lag">
          Since first
        </th>
      </tr>
    </thead>
  )
}

/** The list: one tab stop, ↑ ↓ or J K move, Enter opens, R replays. Newer rows wait while someone is at a row. */
export function DeliveryList({ page, next, query, zone, dated, open, total }: DeliveryListProps) {
  const router = useRouter()
  const list = useRef<HTMLDivElement>(null)
  const [held, setHeld] = useState(false)
  const [active, setActive] = useState<string | null>(open)
  const shown = useListRows(page, next, query, held)
  const { rows } = shown
  const frame = useRowWindow(rows.length, list)
  const activeIndex = Math.max(
    0,
    rows.findIndex((row) => row.id === active),
  )
  const wantsFocus = useFocusOnRow(list, open, setActive)

  const go = (id: string) => {
    setActive(id)
    router.push(withParam('/deliveries', new URLSearchParams(query), 'delivery', id), { scroll: false })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const action = listAction(event)
    const current = rows[activeIndex]
    if (action === null || current === undefined) return
    // Its drawer is open: the Replay… button there listens itself.
    if (action === 'replay' && current.id === open) return
    event.preventDefault()
    if (action === 'open' || action === 'replay') {
      if (action === 'replay') askForReplay(current.id)
      return go(current.id)
    }
    const index = movedTo(activeIndex, rows.length, action.move)
    setActive(rows[index]?.id ?? null)
    frame.scrollTo(index)
    wantsFocus()
  }

  return (
    <>
      {shown.waiting > 0 ? (
        <div className="ev-newer">
          <Button small kind="ghost" onClick={shown.showWaiting}>
            Show {formatPlural(shown.waiting, 'newer delivery', 'newer deliveries')}
          </Button>
        </div>
      ) : null}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only notes that someone is at a row, so that nothing moves */}
      <div
        ref={list}
        className={dated ? 'grid-ev dated' : 'grid-ev'}
        onPointerEnter={() => setHeld(true)}
        onPointerLeave={() => setHeld(list.current?.contains(document.activeElement) ?? false)}
        onFocus={() => setHeld(true)}
        onBlur={({ currentTarget, relatedTarget }) =>
          setHeld(currentTarget.matches(':hover') || currentTarget.contains(relatedTarget))
        }
      >
        <table
          // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: rows are moved in and opened by key
          role="grid"
          aria-label="Deliveries, newest first"
          aria-rowcount={total === null ? -1 : total + 1}
          onKeyDown={onKeyDown}
        >
          <Head zone={zone} now={rows[0]?.time ?? 0} />
          <tbody>
            <Spacer height={frame.before} />
            {frame.indexes.map((index) => {
              const row = rows[index]
              if (row === undefined) return null
              return (
                <tr
                  key={row.id}
                  ref={frame.measure}
                  data-index={index}
                  data-delivery={row.id}
                  className="gr"
                  aria-rowindex={index + 2}
                  aria-selected={row.id === open}
                  tabIndex={index === activeIndex ? 0 : -1}
                  onClick={() => go(row.id)}
                  onFocus={() => setActive(row.id)}
                >
                  <DeliveryCells row={row} zone={zone} dated={dated} />
                </tr>
              )
            })}
            <Spacer height={frame.after} />
          </tbody>
        </table>
        <ListEnd shown={shown} />
      </div>
    </>
  )
}

/** Stands for the rows that are not in the page. */
function Spacer({ height }: { readonly height: number }) {
  if (height === 0) return null
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it can be focused
    <tr className="spacer" aria-hidden="true">
      <td style={{ height }} />
    </tr>
  )
}

function ListEnd({ shown }: { readonly shown: ReturnType<typeof useListRows> }) {
  if (shown.error !== null) {
    return (
      <div className="ev-more" role="alert">
        <span>
          {shown.error.message} {shown.error.hint}
        </span>
        <Button small onClick={shown.loadOlder}>
          Try again
        </Button>
      </div>
    )
  }
  if (shown.next === null) return null
  return (
    <div className="ev-more">
      <Button small onClick={shown.loadOlder} aria-busy={shown.loading} disabled={shown.loading}>
        {shown.loading ? 'Loading…' : 'Load older'}
      </Button>
    </div>
  )
}
