import Link from 'next/link'
import { ReplayButton } from '#components/replays/replay-button.tsx'
import { GuardLine } from '#components/ui/guard.tsx'
import { boundedText, visibleText } from '#components/ui/visible-text.ts'
import type { EventData } from '#lib/domain/event-views.ts'
import type { Zone } from '#lib/format-time.ts'
import { CopyButton } from './copy-button.tsx'
import { windowWord } from './guard-panel.tsx'

interface EventHeadProps {
  readonly event: EventData
  readonly zone: Zone
  /** The delivery whose payload a replay prefers. */
  readonly deliveryId: string | null
  readonly listHref: string
}

/** Which event this is: its own part as the title, its guard, its whole key. */
export function EventHead({ event, zone, deliveryId, listHref }: EventHeadProps) {
  const title = boundedText(event.title, 200)
  const unseen = event.effects.filter((effect) => effect.rows === null).map((effect) => effect.name)
  const place = [
    event.pipeline,
    event.source === event.pipeline ? null : event.source,
    event.keyScheme,
    `window ${windowWord(event)}`,
  ]
  return (
    <div className="ev-head">
      <div>
        <nav className="crumb" aria-label="Breadcrumb">
          <ol>
            <li>
              <Link href="/deliveries">Deliveries</Link>
            </li>
            <li>
              <Link href={listHref}>{visibleText(event.source ?? event.pipeline)}</Link>
            </li>
          </ol>
        </nav>
        <h1>
          <bdi className="any">{title}</bdi> <GuardLine guard={event.guard} />
        </h1>
        <p className="keyline">
          <code>
            <bdi>{boundedText(event.key, 4_096)}</bdi>
          </code>
          <CopyButton text={event.key} label="Copy key" />
        </p>
        <p className="small muted">{visibleText(place.filter((part) => part !== null).join(' · '))}</p>
      </div>
      <div className="acts">
        <ReplayButton
          subject={{ pipeline: event.pipeline, key: event.key, deliveryId }}
          title={title}
          availability={event.replay}
          unseen={unseen}
          zone={zone}
        />
      </div>
    </div>
  )
}
