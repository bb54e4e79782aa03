import { eventHref } from '#components/deliveries/list-url.ts'
import { ReplaysPanel } from '#components/replays/replays-panel.tsx'
import { CodeText } from '#components/ui/code-text.tsx'
import { Strip } from '#components/ui/strip.tsx'
import type { Answer } from '#lib/domain/answer.ts'
import type { EventData } from '#lib/domain/event-views.ts'
import { readZone } from '#lib/format-time.ts'
import { AnswerPanel } from './answer-panel.tsx'
import { EventHead } from './event-head.tsx'
import { GuardPanel } from './guard-panel.tsx'
import { LogPanel } from './log-panel.tsx'
import { MatrixPanel } from './matrix.tsx'
import { RecordPanel } from './record-panel.tsx'
import { TimelinePanel } from './timeline-panel.tsx'

interface EventViewProps {
  readonly answer: Answer<EventData>
  readonly params: URLSearchParams
  /** ms */
  readonly now: number
}

/** One event: a plain answer, then what it was made of. */
export function EventView({ answer, params, now }: EventViewProps) {
  const { data: event, freshness } = answer
  const zone = readZone(params.get('tz'))
  const href = (id: string) => eventHref(event, params, id)
  const choices = event.deliveries.map(({ id }, index) => ({ id, position: index + 1, href: href(id) }))
  // The newest delivery's log is the likeliest to be looked for.
  const chosen = choices.find(({ id }) => id === params.get('delivery')) ?? choices.at(-1)
  const [problem] = freshness.problems
  return (
    <main className="page" id="content">
      <EventHead
        event={event}
        zone={zone}
        deliveryId={chosen?.id ?? null}
        listHref={listHref(event, params)}
      />
      {problem === undefined ? null : (
        <Strip kind="unknown">
          <b>
            <CodeText text={problem.message} />
          </b>{' '}
          <CodeText text={problem.hint} />
        </Strip>
      )}
      <AnswerPanel event={event} freshness={freshness} now={now} zone={zone} />
      <div className="split">
        <div>
          <TimelinePanel event={event} zone={zone} chosen={chosen?.id ?? null} logHref={href} />
          {chosen === undefined ? null : <LogPanel chosen={chosen} choices={choices} zone={zone} />}
          <ReplaysPanel replays={event.replays} zone={zone} />
          <GuardPanel event={event} />
        </div>
        <div>
          <MatrixPanel event={event} zone={zone} />
          <RecordPanel event={event} now={now} zone={zone} />
        </div>
      </div>
    </main>
  )
}

/** The list of the same source. */
function listHref(event: EventData, params: URLSearchParams): string {
  const next = new URLSearchParams({ pipeline: event.pipeline })
  if (event.source !== null) next.set('source', event.source)
  const zone = params.get('tz')
  if (zone !== null) next.set('tz', zone)
  return `/deliveries?${next}`
}
