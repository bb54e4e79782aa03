import { visibleText } from '#components/ui/visible-text.ts'
import type { Freshness } from '#lib/domain/answer.ts'
import type { EventData } from '#lib/domain/event-views.ts'
import type { Zone } from '#lib/format-time.ts'
import { answerGround, plainAnswer } from './plain-answer.ts'

interface AnswerPanelProps {
  readonly event: EventData
  readonly freshness: Freshness
  /** ms */
  readonly now: number
  readonly zone: Zone
}

/** The event in one paragraph, and what it was read from. */
export function AnswerPanel({ event, freshness, now, zone }: AnswerPanelProps) {
  return (
    <section className="panel answer" aria-label="In short">
      <p>{visibleText(plainAnswer(event, now, zone))}</p>
      <p className="from">{visibleText(answerGround(event, freshness, now, zone))}</p>
    </section>
  )
}
