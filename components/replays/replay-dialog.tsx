'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useId, useRef } from 'react'
import type { Zone } from '#lib/format-time.ts'
import { ConfirmStep } from './confirm-step.tsx'
import { PayloadStep, PreflightStep, WatchStep } from './dialog-steps.tsx'
import { type ReplaySubject, useReplayFlow } from './use-replay-flow.ts'
import { isOver } from './words.ts'

interface ReplayDialogProps {
  readonly subject: ReplaySubject
  /** The event's own part of its key. */
  readonly title: string
  /** Names of effects that cannot be seen from here. */
  readonly unseen: readonly string[]
  readonly zone: Zone
  readonly onClose: () => void
}

/** Payload, preflight, confirm, watch: one event is sent again under control. Esc leaves it; what was sent stays sent and is kept. */
export function ReplayDialog({ subject, title, unseen, zone, onClose }: ReplayDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  const router = useRouter()
  const replay = useReplayFlow(subject)
  const { flow } = replay
  const started = useRef(false)

  const { preview } = replay
  useEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal()
    if (started.current) return
    started.current = true
    preview('payload')
  }, [preview])
  // Each step begins on its least dangerous control.
  const { step } = flow
  useEffect(() => {
    dialog.current
      ?.querySelector<HTMLElement>(step === 'confirm' ? 'input[data-start]' : '[data-start]')
      ?.focus()
  }, [step])
  const over = flow.replay !== null && isOver(flow.replay)
  useEffect(() => {
    if (over) router.refresh()
  }, [over, router])

  const shared = { replay, title, unseen, zone, titleId, onClose: () => dialog.current?.close() }
  return (
    <dialog ref={dialog} className="replay-dialog" aria-labelledby={titleId} onClose={onClose}>
      {step === 'payload' ? <PayloadStep {...shared} /> : null}
      {step === 'preflight' ? <PreflightStep {...shared} /> : null}
      {step === 'confirm' ? <ConfirmStep {...shared} /> : null}
      {step === 'watch' ? <WatchStep {...shared} /> : null}
    </dialog>
  )
}
