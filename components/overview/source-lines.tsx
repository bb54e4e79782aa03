'use client'

/* Drawn by the server too. As a client component its rows are sent as a few values each, not as the elements that they
 * become: the longest list of the page would else travel twice. */

import Link from 'next/link'
import { RateBar } from '#components/charts/rate-bar.tsx'
import { Sparkline } from '#components/charts/sparkline.tsx'
import { GuardLine } from '#components/ui/guard.tsx'
import { Unknown } from '#components/ui/unknown.tsx'
import { boundedText } from '#components/ui/visible-text.ts'
import { formatAgo, formatCount, formatRate } from '#lib/format.ts'
import type { Zone } from '#lib/format-time.ts'
import { formatDate, formatTime } from '#lib/format-time.ts'
import type { SourceLine } from './source-line.ts'
import { sourceHref, UNASSIGNED } from './source-name.ts'

const DAY = 86_400_000

interface SourceLinesProps {
  readonly lines: readonly SourceLine[]
  /** What a full bar stands for. */
  readonly scale: number
  /** The page's own, for links. */
  readonly query: string
  readonly zone: Zone
  /** ms */
  readonly now: number
}

export function SourceLines({ lines, query, ...rest }: SourceLinesProps) {
  const params = new URLSearchParams(query)
  return (
    <tbody>
      {lines.map((line) => (
        <Line key={`${line.pipeline} ${line.source}`} line={line} href={sourceHref(line, params)} {...rest} />
      ))}
    </tbody>
  )
}

interface LineProps extends Omit<SourceLinesProps, 'lines' | 'query'> {
  readonly line: SourceLine
  readonly href: string
}

function Line({ line, href, scale, zone, now }: LineProps) {
  const { source, pipeline, duplicateRate, guard } = line
  const reason = line.reason ?? ''
  return (
    <tr>
      <td className="name">
        <Link href={href}>
          <bdi>{source === null ? UNASSIGNED : boundedText(source, 120)}</bdi>
        </Link>
        <small>{pipeline}</small>
      </td>
      <td className="num p2">{formatCount(line.deliveries)}</td>
      <td>
        <RateBar rate={duplicateRate} scale={scale} reason={reason} />
      </td>
      <td className="num p2">
        <RetryRate line={line} />
      </td>
      <td className="p4">
        {duplicateRate === null ? (
          <span className="spark-unk" title={`Unknown: ${reason}`} />
        ) : (
          <Sparkline hue="c-duplicate" values={line.trend} width={88} height={20} />
        )}
      </td>
      <td>
        <GuardLine guard={guard} stacked />
      </td>
      <td className="num two p3">
        <LastDuplicate line={line} zone={zone} now={now} />
      </td>
    </tr>
  )
}

function RetryRate({ line }: { readonly line: SourceLine }) {
  if (line.retryRate === null) {
    return (
      <Unknown
        reason={line.deliveries === 0 ? 'no delivery in this range' : 'no line carries a transport id'}
      />
    )
  }
  return (
    <>
      {line.retryBounded ? <small className="bound">at least</small> : null} {formatRate(line.retryRate)}
    </>
  )
}

interface LastDuplicateProps {
  readonly line: SourceLine
  readonly zone: Zone
  readonly now: number
}

function LastDuplicate({ line, zone, now }: LastDuplicateProps) {
  const { lastDuplicate, reason, deliveries } = line
  if (lastDuplicate !== null) {
    const old = now - lastDuplicate >= DAY
    return (
      <>
        {old ? formatDate(lastDuplicate, zone, now) : null} {formatTime(lastDuplicate, zone)}
        <small>{formatAgo(now - lastDuplicate)}</small>
      </>
    )
  }
  if (reason !== null && deliveries > 0) return <Unknown reason={reason} />
  return <span className="soft">none in range</span>
}
