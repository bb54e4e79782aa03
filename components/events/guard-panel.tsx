import { GuardLine } from '#components/ui/guard.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { visibleText } from '#components/ui/visible-text.ts'
import type { EventData } from '#lib/domain/event-views.ts'
import { formatSpan } from '#lib/format.ts'

const MEANS = {
  HOLDING: 'Duplicates came, and every one of them was suppressed.',
  BREACHED: 'An event was processed again within the window: the guard let it through.',
  UNTESTED: 'No duplicate came, so nothing is proved yet.',
  UNKNOWN: 'What the guard did cannot be seen.',
} as const

export function windowWord(event: Pick<EventData, 'windowKind' | 'windowMs'>): string {
  if (event.windowKind === 'for-ever') return 'for ever'
  return event.windowKind === 'for' && event.windowMs !== null ? formatSpan(event.windowMs) : 'unknown'
}

/** What the guard of this event's pipeline was seen to do, and how long it remembers. */
export function GuardPanel({ event }: { readonly event: EventData }) {
  return (
    <Panel id="guard" title="Guard" sub={visibleText(event.pipeline)}>
      <div className="panel-body">
        <GuardLine guard={event.guard} />
        <dl className="kv guard-kv">
          <dt>Seen</dt>
          <dd>{MEANS[event.guard.status]}</dd>
          <dt>Remembers</dt>
          <dd>
            {windowWord(event) === 'unknown'
              ? 'unknown: the pipeline names no window and none was measured'
              : `a key ${event.windowKind === 'for-ever' ? 'for ever' : `for ${windowWord(event)}`}`}
          </dd>
        </dl>
      </div>
    </Panel>
  )
}
