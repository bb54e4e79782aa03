import Link from 'next/link'
import { STALE_MS } from '#components/shell/freshness-limit.ts'
import { CodeText } from '#components/ui/code-text.tsx'
import { Strip } from '#components/ui/strip.tsx'
import type { Freshness, Range } from '#lib/domain/answer.ts'
import { formatAgo } from '#lib/format.ts'
import type { Zone } from '#lib/format-time.ts'
import { formatDateTime, formatZone } from '#lib/format-time.ts'

interface FreshnessStripsProps {
  readonly freshness: Freshness
  readonly range: Range
  readonly zone: Zone
  /** ms */
  readonly now: number
}

const MOST = 4

/** What the numbers below leave out: what could not be read, and that they are old. Nothing where they are whole. */
export function FreshnessStrips({ freshness, range, zone, now }: FreshnessStripsProps) {
  const { dataThrough, problems } = freshness
  const late = dataThrough !== null && dataThrough < Math.min(now, range.to) - STALE_MS
  return (
    <>
      {late ? (
        <Strip kind="warning">
          <b>
            Data through {formatDateTime(dataThrough, zone)} {formatZone(zone, dataThrough)},{' '}
            {formatAgo(now - dataThrough)}.
          </b>{' '}
          What came later is not in these numbers yet.
        </Strip>
      ) : null}
      {problems.slice(0, MOST).map((problem) => (
        <Strip key={`${problem.code} ${problem.message}`} kind="unknown">
          <b>
            <CodeText text={problem.message} />
          </b>{' '}
          <CodeText text={problem.hint} />
        </Strip>
      ))}
      {problems.length > MOST ? (
        <Strip kind="unknown">
          <b>{problems.length - MOST} more problems:</b> see <Link href="/setup">Setup</Link>.
        </Strip>
      ) : null}
    </>
  )
}
