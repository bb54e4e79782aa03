import type { GroupRow } from '#lib/domain/setup-views.ts'
import { formatCount } from '#lib/format.ts'
import { formatAboutLeft } from './amounts.ts'
import { dayTime, type Times } from './times.ts'

interface BackfillBarProps {
  readonly row: Pick<GroupRow, 'backfill' | 'dataThrough' | 'state'>
  readonly times: Times
}

/** How far the first read of a group has come, newest first: a bar, and the same in words. */
export function BackfillBar({ row: { backfill, dataThrough, state }, times }: BackfillBarProps) {
  if (backfill === null) return null
  const { from, through, lines, estimatedEnd } = backfill
  const end = dataThrough ?? times.now
  const done = end > from ? Math.min(1, Math.max(0, (end - through) / (end - from))) : 0
  return (
    <div className="backfill">
      <span className="t" aria-hidden="true">
        <i style={{ width: `${(done * 100).toFixed(1)}%` }} />
      </span>
      <span>
        Read back to <b>{dayTime(through, times)}</b> of {dayTime(from, times)} · {formatCount(lines)} lines ·{' '}
        {left(state, estimatedEnd, times)}
      </span>
    </div>
  )
}

function left(state: GroupRow['state'], estimatedEnd: number | null, { now }: Times): string {
  if (estimatedEnd === null)
    return state === 'problem' ? 'time left unknown while it cannot be read' : 'time left not known yet'
  return `about ${formatAboutLeft(estimatedEnd - now)} left`
}
