'use client'

import { Button } from '#components/ui/button.tsx'
import { Icon } from '#components/ui/icon.tsx'
import { Failure, type StepProps } from './failure.tsx'
import { StepFrame } from './step-frame.tsx'
import { BackButton, PayloadBody, PreflightBody, validText } from './steps.tsx'
import { MaybeSentNote, WatchList } from './watch-list.tsx'
import { isOver, sentences, VERDICT_LOOKS } from './words.ts'

export function PayloadStep({ replay, title, titleId, onClose }: StepProps) {
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

export function PreflightStep({ replay, title, titleId, zone }: StepProps) {
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

export function WatchStep({ replay, title, titleId, zone, onClose }: StepProps) {
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
            <p>{sentences([verdict.means, ...sent.verdict.grounds])}</p>
          </div>
        )}
      </div>
      <Failure flow={replay.flow} />
    </StepFrame>
  )
}
