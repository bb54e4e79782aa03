'use client'

import { useEffect, useRef, useState } from 'react'
import { isTyping } from '#components/deliveries/list-keys.ts'
import { Button } from '#components/ui/button.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { visibleText } from '#components/ui/visible-text.ts'
import type { ReplayAvailability } from '#lib/domain/event-views.ts'
import type { Zone } from '#lib/format-time.ts'
import { takeAsked } from './pending.ts'
import { ReplayDialog } from './replay-dialog.tsx'
import type { ReplaySubject } from './use-replay-flow.ts'

interface ReplayButtonProps {
  readonly subject: ReplaySubject
  readonly title: string
  readonly availability: ReplayAvailability
  readonly unseen: readonly string[]
  readonly zone: Zone
}

/** Opens the replay dialog; R does the same. Where it is not available it stays, disabled, with its reason beside it. */
export function ReplayButton({ subject, title, availability, unseen, zone }: ReplayButtonProps) {
  const [open, setOpen] = useState(false)
  // A new dialog is a new replay, with a request id of its own.
  const [turn, setTurn] = useState(0)
  const { available } = availability
  const asked = useRef(false)

  useEffect(() => {
    if (!available || asked.current || subject.deliveryId === null) return
    asked.current = true
    if (takeAsked(subject.deliveryId)) setOpen(true)
  }, [available, subject.deliveryId])
  useEffect(() => {
    if (!available) return
    const onKey = (event: KeyboardEvent) => {
      const modified = event.ctrlKey || event.metaKey || event.altKey
      if (event.key.toLowerCase() !== 'r' || modified || event.defaultPrevented || isTyping(event.target))
        return
      if (document.querySelector('dialog[open]') === null) setOpen(true)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [available])

  if (!availability.available) {
    return (
      <span className="refused">
        <Button disabled aria-describedby="replay-refused">
          <Icon name="lock" size="sm" />
          Replay…
        </Button>
        <span id="replay-refused" className="small muted">
          {visibleText(availability.reason)}
        </span>
      </span>
    )
  }
  const close = () => {
    setOpen(false)
    setTurn((count) => count + 1)
  }
  return (
    <>
      <Button kind="primary" aria-haspopup="dialog" aria-keyshortcuts="R" onClick={() => setOpen(true)}>
        <Icon name="replays" />
        Replay…
      </Button>
      {open ? (
        <ReplayDialog
          key={turn}
          subject={subject}
          title={title}
          unseen={unseen}
          zone={zone}
          onClose={close}
        />
      ) : null}
    </>
  )
}
