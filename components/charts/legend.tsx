import type { ReactNode } from 'react'
import { Icon } from '#components/ui/icon.tsx'
import type { Mark } from '#components/ui/outcome.tsx'
import { MARK_LOOK } from '#components/ui/outcome.tsx'
import { Unknown } from '#components/ui/unknown.tsx'
import type { Series, Totals } from '#lib/domain/views.ts'
import { formatCount, formatRate } from '#lib/format.ts'
import { OUTCOME_FIELDS, unreadBands } from './series.ts'

interface LegendProps {
  readonly totals: Totals
  readonly series: Series
}

const RETRY_UNKNOWN = 'no line carries a transport id'

/** Every outcome with its total; marks that are no outcome stand apart. */
export function VolumeLegend({ totals, series }: LegendProps) {
  const shown = OUTCOME_FIELDS.filter(({ mark, field }) => mark !== 'mismatch' || totals[field] > 0)
  return (
    <ul className="legend">
      {shown.map(({ mark, field }) => (
        <Entry key={mark} mark={mark}>
          <b>{formatCount(totals[field])}</b>
        </Entry>
      ))}
      <Separator />
      <Entry mark="retry">
        {totals.retries === null ? (
          <Unknown reason={RETRY_UNKNOWN} />
        ) : (
          <>
            {totals.atLeast.includes('retries') ? <span className="muted">at least</span> : null}
            <b>{formatCount(totals.retries)}</b> <span className="muted">(in any outcome)</span>
          </>
        )}
      </Entry>
      <Separator />
      <NotRead series={series} />
      <Replays series={series} />
    </ul>
  )
}

/** The two rates with their values over the whole range. */
export function RateLegend({ totals, series }: LegendProps) {
  const part = (known: number) => (known < totals.sources ? `(${known} of ${totals.sources} sources)` : '')
  return (
    <ul className="legend">
      <li className="c-duplicate">
        <span className="lk" />
        duplicate rate <RateValue rate={totals.duplicateRate} reason="duplicates are not logged" />
        <span className="muted">{part(totals.known.duplicateRate)}</span>
      </li>
      <li className="c-retry">
        <span className="lk dash" />
        {totals.atLeast.includes('retryRate') ? 'retry rate, at least' : 'retry rate'}{' '}
        <RateValue rate={totals.retryRate} reason={RETRY_UNKNOWN} />
        <span className="muted">{part(totals.known.retryRate)}</span>
      </li>
      <Separator />
      <NotRead series={series} />
      <Replays series={series} />
    </ul>
  )
}

function RateValue({ rate, reason }: { readonly rate: number | null; readonly reason: string }) {
  return rate === null ? <Unknown reason={reason} /> : <b>{formatRate(rate)}</b>
}

function Entry({ mark, children }: { readonly mark: Mark; readonly children: ReactNode }) {
  const { hue, icon, word } = MARK_LOOK[mark]
  return (
    <li className={hue}>
      <Icon name={icon} size="sm" />
      {word} {children}
    </li>
  )
}

function NotRead({ series }: { readonly series: Series }) {
  if (unreadBands(series).length === 0) return null
  return (
    <li>
      <span className="sw" />
      not read, or in part
    </li>
  )
}

function Replays({ series }: { readonly series: Series }) {
  const count = series.points.reduce((total, point) => total + point.replays, 0)
  return (
    <Entry mark="replay">
      <b>{formatCount(count)}</b>
    </Entry>
  )
}

function Separator() {
  return <li className="sep" aria-hidden="true" />
}
