import { STALE_MS } from '#components/shell/freshness-limit.ts'
import { Unknown } from '#components/ui/unknown.tsx'
import { boundedText } from '#components/ui/visible-text.ts'
import type { GroupRow } from '#lib/domain/setup-views.ts'
import { formatAgo, formatCount, formatLeft, formatPlural, formatRate } from '#lib/format.ts'
import { formatTime } from '#lib/format-time.ts'
import { BackfillBar } from './backfill-bar.tsx'
import { placeName } from './place-name.ts'
import { ProblemText } from './problem-text.tsx'
import { shortTime, type Times } from './times.ts'

interface GroupLineProps {
  readonly row: GroupRow
  /** Whether a collector reads at present. */
  readonly running: boolean
  readonly columns: number
  readonly times: Times
}

/** A log group; below it what is wrong with it, and how far its first read has come. */
export function GroupLine({ row, running, columns, times }: GroupLineProps) {
  const more = row.problems.length > 0 || row.backfill !== null
  return (
    <>
      <tr className={more ? 'has-more' : undefined}>
        <th scope="row" className="name">
          <bdi>{boundedText(row.logGroup, 512)}</bdi>
          <small>
            {row.pipeline} · {placeName(row)}
            {row.gaps > 0 ? ` · ${formatPlural(row.gaps, 'gap')}` : null}
          </small>
        </th>
        <td className="p3">
          <LogClass logClass={row.logClass} />
        </td>
        <td className="num p2">{formatCount(row.linesRead)}</td>
        <td className="num two p2">
          <Unmatched row={row} />
        </td>
        <td className="num p4">
          {row.reconciledAt === null ? (
            <span className="muted">not yet</span>
          ) : (
            formatAgo(times.now - row.reconciledAt)
          )}
        </td>
        <td className="num two">
          <ReadTo row={row} times={times} />
        </td>
      </tr>
      {more ? (
        <tr className="row-more">
          <td colSpan={columns}>
            {row.problems.map((problem) => (
              <ProblemText
                key={problem.code}
                problem={problem}
                after={running ? nextTry(row, times) : null}
              />
            ))}
            {row.backfill === null ? null : <BackfillBar row={row} times={times} />}
          </td>
        </tr>
      ) : null}
    </>
  )
}

function nextTry({ nextTry }: GroupRow, { now }: Times): string | null {
  if (nextTry === null) return null
  return nextTry < now + 1_000 ? 'It is being tried again.' : `Next try in ${formatLeft(nextTry - now)}.`
}

function LogClass({ logClass }: Pick<GroupRow, 'logClass'>) {
  if (logClass === 'standard') return 'Standard'
  if (logClass === 'infrequent-access') return 'Infrequent Access'
  return <Unknown reason="it could not be described, or is not read yet" />
}

function Unmatched({ row: { lines, unmatched, linesRead } }: { readonly row: GroupRow }) {
  if (lines === 0)
    return linesRead === 0 ? (
      <Unknown reason="no line of it is read yet" />
    ) : (
      <span className="muted">no lines</span>
    )
  return (
    <>
      {formatCount(unmatched)}
      <small>{formatRate(unmatched / lines)} of lines</small>
    </>
  )
}

function ReadTo({ row, times }: Pick<GroupLineProps, 'row' | 'times'>) {
  const { dataThrough, lagMs } = row
  if (dataThrough === null) return <span className="muted">nothing yet</span>
  const old = times.now - dataThrough > 43_200_000
  const late = lagMs === null || lagMs >= STALE_MS
  return (
    <>
      {old ? shortTime(dataThrough, times) : formatTime(dataThrough, times.zone)}
      <small className={late ? 'late' : undefined}>{formatAgo(times.now - dataThrough)}</small>
    </>
  )
}
