'use client'

import { useRouter } from 'next/navigation'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { visibleText } from '#components/ui/visible-text.ts'
import type { Zone } from '#lib/format-time.ts'
import type { Flow } from './flow.ts'
import { waitsFor } from './flow.ts'
import { PredictionLabel } from './look-badge.tsx'
import { StepFrame } from './step-frame.tsx'
import { BackButton, PayloadBody, PreflightBody, ReasonField, validText, WordField } from './steps.tsx'
import { type ReplayFlow, type ReplaySubject, useReplayFlow } from './use-replay-flow.ts'
import { MaybeSentNote, WatchList } from './watch-list.tsx'
import { isOver, PREDICTION_LOOKS, VERDICT_LOOKS } from './words.ts'

interface ReplayDialogProps {
  readonly subject: ReplaySubject
  /** The event's own part of its key. */
  readonly title: string
  /** Names of effects that cannot be seen from here. */
  readonly unseen: readonly string[]
  readonly zone: Zone
  readonly onClose: () => void
}

interface StepProps extends Omit<ReplayDialogProps, 'subject'> {
  readonly replay: ReplayFlow
  readonly titleId: string
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

function Failure({ flow }: { readonly flow: Flow }): ReactNode {
  if (flow.error === null) return null
  return (
    <div className="note c-failed" role="alert">
      <Icon name="failed" size="sm" />
      <span>
        <b>{visibleText(flow.error.message)}</b> {visibleText(flow.error.hint)}{' '}
        <span className="mono muted">{flow.error.code}</span>
      </span>
    </div>
  )
}

function PayloadStep({ replay, title, titleId, onClose }: StepProps) {
  const { flow } = replay
  const failed = flow.error !== null && flow.preview === null
  const foot = (
    <>
      <span className="grow">Nothing is sent yet.</span>
      <Button onClick={onClose} data-start="">
        Cancel
      </Button>
      <Button
        kind="primary"
        disabled={flow.busy !== null}
        onClick={() => replay.preview(failed ? 'payload' : 'preflight')}
      >
        {failed ? 'Try again' : 'Check what the guard will do'}
      </Button>
    </>
  )
  return (
    <StepFrame step="payload" titleId={titleId} event={title} foot={foot}>
      <Failure flow={flow} />
      {failed ? null : <PayloadBody preview={flow.preview} />}
    </StepFrame>
  )
}

function PreflightStep({ replay, title, titleId, zone }: StepProps) {
  const { flow, tell } = replay
  if (flow.preview === null) return null
  const foot = (
    <>
      <span className="grow">{validText(flow.preview, zone)}</span>
      <BackButton start onClick={() => tell({ type: 'went', step: 'payload' })} />
      <Button kind="primary" onClick={() => tell({ type: 'went', step: 'confirm' })}>
        Continue
      </Button>
    </>
  )
  return (
    <StepFrame step="preflight" titleId={titleId} event={title} foot={foot}>
      <PreflightBody preview={flow.preview} zone={zone} />
    </StepFrame>
  )
}

/** Tells again what is at stake where the guard is not proved to suppress it. */
function Stakes({
  flow,
  unseen,
  title,
}: {
  readonly flow: Flow
  readonly unseen: readonly string[]
  readonly title: string
}) {
  if (flow.preview === null || flow.preview.prediction.name === 'WILL_SKIP') return null
  const look = PREDICTION_LOOKS[flow.preview.prediction.name]
  const blind = unseen.length === 0 ? '' : ` It also does ${unseen.join(', ')}, which Onceboard cannot see.`
  return (
    <div className={`note c-${look.tone}`}>
      <Icon name={look.icon} />
      <span>
        <b>
          {look.word}. {look.means}
        </b>{' '}
        What {title} does may then be done once more.{visibleText(blind)}
      </span>
    </div>
  )
}

function ConfirmStep({ replay, title, titleId, unseen, zone }: StepProps) {
  const { flow, tell, send, preview: ask } = replay
  const reasonId = useId()
  const wordId = useId()
  const now = useClock()
  const { preview } = flow
  if (preview === null) return null
  const waits = waitsFor(flow, now)
  const old = now >= preview.validUntil
  const foot = (
    <>
      <span className="grow" role="status">
        {waits ?? 'Ready. It is sent once.'}
      </span>
      <BackButton onClick={() => tell({ type: 'went', step: 'preflight' })} />
      {old ? (
        <Button kind="primary" disabled={flow.busy !== null} onClick={() => ask('preflight')}>
          Check again
        </Button>
      ) : (
        <Button kind="primary" disabled={waits !== null} onClick={send}>
          Send once
        </Button>
      )}
    </>
  )
  return (
    <StepFrame step="confirm" titleId={titleId} event={title} foot={foot}>
      <div className="recap">
        <PredictionLabel prediction={preview.prediction} />
        <span className="soft">
          {validText(preview, zone)} {preview.confirmWord === null ? 'Only a reason is asked.' : ''}
        </span>
      </div>
      <Stakes flow={flow} unseen={unseen} title={title} />
      {preview.confirmWord === null ? null : (
        <WordField
          id={wordId}
          value={flow.word}
          word={preview.confirmWord}
          onText={(text) => tell({ type: 'typed', field: 'word', text })}
        />
      )}
      <ReasonField
        id={reasonId}
        value={flow.reason}
        start={preview.confirmWord === null}
        onText={(text) => tell({ type: 'typed', field: 'reason', text })}
      />
      <Failure flow={flow} />
    </StepFrame>
  )
}

/** ms; ticks once a second, so that a prediction grows old while it is looked at. */
function useClock(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000)
    return () => clearInterval(timer)
  }, [])
  return now
}

function WatchStep({ replay, title, titleId, zone, onClose }: StepProps) {
  const sent = replay.flow.replay
  if (sent === null) return null
  const verdict = sent.verdict === null ? null : VERDICT_LOOKS[sent.verdict.name]
  const foot = (
    <>
      <span className="grow">
        Kept in the ledger; the event’s page lists it. Closing this does not stop it.
      </span>
      <Button kind="primary" onClick={onClose} data-start="">
        {isOver(sent) ? 'Done' : 'Close'}
      </Button>
    </>
  )
  return (
    <StepFrame step="watch" titleId={titleId} event={title} foot={foot}>
      <WatchList replay={sent} zone={zone} />
      <MaybeSentNote replay={sent} />
      <div role="status">
        {verdict === null || sent.verdict === null ? null : (
          <div className={`predict c-${verdict.tone}`}>
            <Icon name={verdict.icon} />
            <h3>
              <em>{verdict.word}</em>
            </h3>
            <p>{[verdict.means, ...sent.verdict.grounds].map(visibleText).join(' ')}</p>
          </div>
        )}
      </div>
      <Failure flow={replay.flow} />
    </StepFrame>
  )
}
