'use client'

import { useEffect, useId, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { visibleText } from '#components/ui/visible-text.ts'
import { Failure, type StepProps } from './failure.tsx'
import { type Flow, waitsFor } from './flow.ts'
import { PredictionLabel } from './look-badge.tsx'
import { StepFrame } from './step-frame.tsx'
import { BackButton, ReasonField, validText, WordField } from './steps.tsx'
import { PREDICTION_LOOKS } from './words.ts'

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

export function ConfirmStep({ replay, title, titleId, unseen, zone }: StepProps) {
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
