import type { RecordView } from '#lib/domain/event-views.ts'
import { formatDuration, formatLeft, formatSpan } from '#lib/format.ts'

interface WindowLeftProps {
  readonly record: RecordView
  /** ms; null: for ever or unknown */
  readonly windowMs: number | null
  /** ms */
  readonly now: number
}

/** How much of its time a record has left, as a bar and in words; nothing where it has no expiry. */
export function WindowLeft({ record, windowMs, now }: WindowLeftProps) {
  if (record.state !== 'present' && record.state !== 'expired' && record.state !== 'in_progress') return null
  if (record.expiresAt === null)
    return <p className="small muted ttl">The record has no expiry: it stays until it is deleted.</p>
  const left = record.expiresAt - now
  if (left <= 0)
    return (
      <p className="small muted ttl">
        Expired {formatDuration(-left)} ago. DynamoDB deletes such rows days later; until then they are still
        there.
      </p>
    )
  const whole = windowMs ?? (record.processedAt === null ? null : record.expiresAt - record.processedAt)
  const share = whole === null || whole <= 0 ? null : Math.min(1, left / whole)
  return (
    <div className="ttl">
      {share === null || whole === null ? null : (
        // biome-ignore lint/a11y/useSemanticElements: a native meter does not take the tokens' colours
        <div
          className="bar"
          role="meter"
          aria-label="Window left"
          aria-valuemin={0}
          aria-valuemax={1}
          aria-valuenow={Number(share.toFixed(3))}
          aria-valuetext={`expires in ${formatLeft(left)} of ${formatSpan(whole)}`}
        >
          <i style={{ width: `${(share * 100).toFixed(1)}%` }} />
        </div>
      )}
      <div className="ends">
        <span>
          expires in <b className="soft">{formatLeft(left)}</b>
        </span>
        {windowMs === null ? null : <span>window {formatSpan(windowMs)}</span>}
      </div>
    </div>
  )
}
