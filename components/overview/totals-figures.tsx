import type { ReactNode } from 'react'
import { isUnread } from '#components/charts/series.ts'
import { SparkBars, Sparkline } from '#components/charts/sparkline.tsx'
import type { Range } from '#lib/domain/answer.ts'
import type { Counts, Series, SeriesPoint, Totals } from '#lib/domain/views.ts'
import {
  formatChange,
  formatCount,
  formatDifference,
  formatPoints,
  formatRate,
  formatSpan,
} from '#lib/format.ts'
import { Figure } from './figures.tsx'
import { known, thin } from './thin.ts'

const UNREAD = 'this range was not read'

interface TotalsFiguresProps {
  readonly totals: Totals
  readonly previous: Counts | null
  readonly series: Series
  readonly range: Range
  /** Where the breaches are: "all in marketplace". */
  readonly breachPlace?: string
}

/** The five figures of a range, each against the range of the same length before it. */
export function TotalsFigures({ totals, previous, series, range, breachPlace }: TotalsFiguresProps) {
  const span = formatSpan(range.to - range.from)
  const points = series.points
  const unread = isUnread(series)
  const part = { totals, previous, span, points, unread }
  return (
    <dl className="figures">
      <Figure
        title="Deliveries"
        hue="c-neutral"
        value={unread ? null : formatCount(totals.deliveries)}
        reason={UNREAD}
        spark={<Sparkline hue="c-processed" values={thin(points, (point) => point.deliveries)} />}
        detail={
          unread ? (
            UNREAD
          ) : previous ? (
            <>
              <b>{formatChange(previous.deliveries, totals.deliveries)}</b> vs previous {span}
            </>
          ) : (
            notRead(span)
          )
        }
      />
      <RateFigure kind="duplicate" {...part} />
      <RateFigure kind="retry" {...part} />
      <BreachFigure {...part} place={breachPlace} />
      <Figure
        title="Suspected loss"
        hue="c-loss"
        icon="loss"
        value={null}
        reason="payloads are not compared yet"
        detail="payloads are not compared yet"
      />
    </dl>
  )
}

interface PartProps {
  readonly totals: Totals
  readonly previous: Counts | null
  readonly span: string
  readonly points: readonly SeriesPoint[]
  /** Nothing of the range was read. */
  readonly unread: boolean
}

const RATES = {
  duplicate: {
    title: 'Duplicate rate',
    field: 'duplicateRate',
    hue: 'c-duplicate',
    icon: 'duplicate',
    reason: 'no source logs its duplicates and its first processings',
  },
  retry: {
    title: 'Retry rate',
    field: 'retryRate',
    hue: 'c-retry',
    icon: 'retry',
    reason: 'no line carries a transport id',
  },
} as const

function RateFigure({
  kind,
  totals,
  previous,
  span,
  points,
  unread,
}: PartProps & { readonly kind: keyof typeof RATES }) {
  const { title, field, hue, icon, reason } = RATES[kind]
  const rate = totals[field]
  const bound = kind === 'retry' && totals.atLeast.includes('retryRate') ? ', at least' : ''
  const why = whyUnknown(unread, totals, reason)
  return (
    <Figure
      title={title + bound}
      hue={hue}
      icon={icon}
      value={rate === null ? null : formatRate(rate).slice(0, -1)}
      unit="%"
      reason={why}
      spark={rate === null ? null : <Sparkline hue={hue} values={thin(points, (point) => point[field])} />}
      detail={rate === null ? why : rateDetail(rate, previous?.[field] ?? null, known(totals, field), span)}
    />
  )
}

function whyUnknown(unread: boolean, totals: Totals, reason: string): string {
  if (unread) return UNREAD
  return totals.deliveries === 0 ? 'no delivery in this range' : reason
}

function rateDetail(rate: number, before: number | null, scope: string | null, span: string): ReactNode {
  return (
    <>
      {before === null ? notRead(span) : <Points before={before} rate={rate} />}
      <Scope text={scope} />
    </>
  )
}

function Scope({ text }: { readonly text: string | null }) {
  if (text === null) return null
  return (
    <>
      {' · '}
      <span className="nowrap">{text}</span>
    </>
  )
}

function Points({ before, rate }: { readonly before: number; readonly rate: number }) {
  return (
    <>
      <b>{formatPoints(before, rate)}</b> from {formatRate(before)}
    </>
  )
}

function BreachFigure({
  totals,
  previous,
  span,
  points,
  unread,
  place,
}: PartProps & { readonly place?: string }) {
  const keys = unread ? null : totals.breachedKeys
  const before = previous?.breachedKeys ?? null
  const reason = whyUnknown(unread, totals, 'no window is known')
  const change = keys === null || before === null ? notRead(span) : <Change before={before} now={keys} />
  return (
    <Figure
      title={totals.atLeast.includes('breachedKeys') ? 'Breaches, at least' : 'Breaches'}
      hue="c-breach"
      icon="breach"
      value={keys === null ? null : formatCount(keys)}
      unit={keys === 1 ? ' key' : ' keys'}
      reason={reason}
      spark={keys ? <SparkBars hue="c-breach" values={points.map((point) => point.breaches)} /> : null}
      detail={
        keys === null ? (
          reason
        ) : (
          <>
            {change}
            {place ? ` · ${place}` : null}
            <Scope text={known(totals, 'breaches')} />
          </>
        )
      }
      alarm={(keys ?? 0) > 0}
    />
  )
}

function Change({ before, now }: { readonly before: number; readonly now: number }) {
  return (
    <>
      <b>{formatDifference(before, now)}</b> from {formatCount(before)}
    </>
  )
}

function notRead(span: string): string {
  return `previous ${span} not read whole`
}
