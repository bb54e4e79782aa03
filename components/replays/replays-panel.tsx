import { Panel } from '#components/ui/panel.tsx'
import { visibleText } from '#components/ui/visible-text.ts'
import type { ReplayView } from '#lib/domain/replay-views.ts'
import { formatCount } from '#lib/format.ts'
import { formatDateTime, type Zone } from '#lib/format-time.ts'
import { PredictionLabel, ReplayBadge } from './look-badge.tsx'
import { MaybeSentNote, WatchList } from './watch-list.tsx'

interface ReplaysPanelProps {
  readonly replays: readonly ReplayView[]
  readonly zone: Zone
}

/** Every replay of one event, newest first, each with its evidence: also those whose dialog was closed. */
export function ReplaysPanel({ replays, zone }: ReplaysPanelProps) {
  const newestFirst = replays.toSorted((a, b) => b.startedAt - a.startedAt)
  return (
    <Panel id="replays" title="Replays of this event" sub={formatCount(replays.length)}>
      {replays.length === 0 ? <div className="say">None. The ledger holds no replay of this key.</div> : null}
      {newestFirst.map((replay) => (
        <ReplayEntry key={replay.id} replay={replay} zone={zone} />
      ))}
    </Panel>
  )
}

function ReplayEntry({ replay, zone }: { readonly replay: ReplayView; readonly zone: Zone }) {
  return (
    <details className="replay-e">
      <summary>
        <span className="soft nowrap">{formatDateTime(replay.startedAt, zone)}</span>
        <ReplayBadge replay={replay} />
        <PredictionLabel prediction={replay.prediction} />
        <span className="why">{visibleText(replay.reason)}</span>
      </summary>
      <div className="replay-b">
        {replay.verdict === null ? null : (
          <p className="small soft">{replay.verdict.grounds.map(visibleText).join(' ')}</p>
        )}
        <MaybeSentNote replay={replay} />
        <WatchList replay={replay} zone={zone} />
      </div>
    </details>
  )
}
