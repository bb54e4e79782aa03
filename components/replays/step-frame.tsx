import type { ReactNode } from 'react'
import { STEPS, type Step } from './flow.ts'

const TITLES: Readonly<Record<Step, string>> = {
  payload: 'Payload',
  preflight: 'Preflight',
  confirm: 'Confirm',
  watch: 'Watch',
}

interface StepFrameProps {
  readonly step: Step
  readonly titleId: string
  /** The event's own part: what is replayed. */
  readonly event: string
  readonly foot: ReactNode
  readonly children: ReactNode
}

/** The frame that all four steps share: number, title, how far, body, foot. */
export function StepFrame({ step, titleId, event, foot, children }: StepFrameProps) {
  const position = STEPS.indexOf(step)
  return (
    <div className="step">
      <div className="step-h">
        <span className="n" aria-hidden="true">
          {position + 1}
        </span>
        <h2 id={titleId}>
          {TITLES[step]} <span className="step-of">· replay {event}</span>
          <span className="vh">
            , step {position + 1} of {STEPS.length}
          </span>
        </h2>
        <span className="crumbs" aria-hidden="true">
          {STEPS.map((one, index) => (
            <i key={one} className={index <= position ? 'on' : ''} />
          ))}
        </span>
      </div>
      <div className="step-b">{children}</div>
      <div className="step-f">{foot}</div>
    </div>
  )
}
