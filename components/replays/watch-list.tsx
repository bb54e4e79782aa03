import { Icon, type IconName } from '#components/ui/icon.tsx'
import { MARK_LOOK } from '#components/ui/outcome.tsx'
import { visibleText } from '#components/ui/visible-text.ts'
import type { ReplayView } from '#lib/domain/replay-views.ts'
import { formatTimeMs, type Zone } from '#lib/format-time.ts'
import { type WatchStep, watchSteps } from './watch-steps.ts'

const STATE_ICONS: Readonly<Record<WatchStep['state'], IconName>> = {
  done: 'check',
  waiting: 'clock',
  bad: 'unknown',
}

function Step({ step, zone }: { readonly step: WatchStep; readonly zone: Zone }) {
  const look = step.outcome === null ? null : MARK_LOOK[step.outcome]
  return (
    <li className={look?.hue ?? 'c-neutral'}>
      <Icon name={look?.icon ?? STATE_ICONS[step.state]} />
      <span className={step.state === 'waiting' ? 'muted' : undefined}>
        <b>{visibleText(step.title)}</b>
        {step.state === 'waiting' ? <span className="muted"> · waiting</span> : null}
      </span>
      <span className="w">{step.at === null ? '' : formatTimeMs(step.at, zone)}</span>
      {step.detail === null ? null : (
        <span className={step.mono ? 's mono' : 's'}>{visibleText(step.detail)}</span>
      )}
    </li>
  )
}

/** What was done and found for one replay, in order; what has not come yet says that it is waited for. */
export function WatchList({ replay, zone }: { readonly replay: ReplayView; readonly zone: Zone }) {
  return (
    <ol className="tl" aria-label="Steps of this replay">
      {watchSteps(replay).map((step) => (
        <Step key={step.id} step={step} zone={zone} />
      ))}
    </ol>
  )
}

/** What to look at where nobody can tell whether the event was sent. */
export function MaybeSentNote({ replay }: { readonly replay: ReplayView }) {
  if (replay.state !== 'MAYBE_SENT' || replay.verdict !== null) return null
  return (
    <div className="maybe">
      <p className="small soft">
        The connection was lost after sending: the request may have arrived. Onceboard never sends it again by
        itself, and gives it no verdict by itself. Whether it arrived, these tell:
      </p>
      <ol className="ol">
        <li>
          <span>a run of {visibleText(replay.target)} with this key since it was sent</span>
        </li>
        <li>
          <span>a tracking record that changed since</span>
        </li>
      </ol>
      <p className="small soft">If it arrived, its delivery is counted like any other.</p>
    </div>
  )
}
