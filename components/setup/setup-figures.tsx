import { Figure } from '#components/overview/figures.tsx'
import type { OperationView, PlaceView, SetupData } from '#lib/domain/setup-views.ts'
import { formatCount, formatDuration, formatPlural, formatRate } from '#lib/format.ts'
import { formatDollars, formatPerSecond } from './amounts.ts'
import { busiestOf } from './busiest.ts'
import { placeName } from './place-name.ts'
import { shortTime, type Times } from './times.ts'

const READS = 'FilterLogEvents'

interface SetupFiguresProps {
  readonly data: SetupData
  readonly times: Times
}

/** The reading at a glance. */
export function SetupFigures({ data, times }: SetupFiguresProps) {
  return (
    <dl className="figures">
      <Groups data={data} />
      <Lag places={data.places} times={times} />
      <Quota data={data} />
      <Throttles places={data.places} times={times} />
      <Cost cost={data.cost} />
    </dl>
  )
}

function Groups({ data: { groups } }: Pick<SetupFiguresProps, 'data'>) {
  const { problem, backfilling, waiting } = groups.states
  const parts = [
    problem > 0 ? <b key="problem">{formatCount(problem)} with a problem</b> : null,
    backfilling > 0 ? `${formatCount(backfilling)} reading history` : null,
    waiting > 0 ? `${formatCount(waiting)} not begun` : null,
  ].filter((part) => part !== null)
  return (
    <Figure
      title="Log groups"
      hue="c-neutral"
      value={formatCount(groups.all)}
      detail={
        groups.all === 0
          ? 'none has been found yet'
          : parts.length === 0
            ? 'all of them live'
            : parts.flatMap((part, at) => (at === 0 ? [part] : [' · ', part]))
      }
    />
  )
}

function Lag({ places, times }: { readonly places: readonly PlaceView[]; readonly times: Times }) {
  const [behind] = places
    .flatMap((place) => (place.dataThrough === null ? [] : [{ place, at: place.dataThrough }]))
    .sort((a, b) => a.at - b.at)
  return (
    <Figure
      title="Furthest behind"
      hue="c-neutral"
      value={behind === undefined ? null : formatDuration(Math.max(0, times.now - behind.at))}
      reason="no log group is read yet"
      detail={behind === undefined ? 'no log group is read yet' : placeName(behind.place)}
    />
  )
}

function Quota({ data: { places, mode, quotaShare } }: Pick<SetupFiguresProps, 'data'>) {
  const title = 'Quota used, highest'
  if (mode === 'embedded') {
    const reads = places.flatMap((place) => place.operations.filter(({ operation }) => operation === READS))
    const rate = reads.reduce((sum, { perSecond }) => sum + (perSecond ?? 0), 0)
    const detail = `${formatPerSecond(rate)} reads a second; on the embedded AWS no quota is kept to`
    return <Figure title={title} hue="c-neutral" value="none" detail={detail} />
  }
  const most = places
    .map((place) => ({ place, operation: busiestOf(place.operations) }))
    .sort((a, b) => (b.operation?.shareUsed ?? -1) - (a.operation?.shareUsed ?? -1))[0]
  if (most === undefined || most.operation === null)
    return (
      <Figure
        title={title}
        hue="c-neutral"
        value={null}
        reason="nothing was read yet, or for under a minute"
        detail="nothing was read yet, or for under a minute"
      />
    )
  const { operation, place } = most
  return (
    <Figure
      title={title}
      hue="c-neutral"
      value={formatRate(operation.shareUsed ?? 0)}
      detail={`of the ${formatRate(quotaShare)} allowed in ${placeName(place)}${rateOf(operation)}`}
    />
  )
}

function rateOf({ operation, perSecond, allowed }: OperationView): string {
  if (perSecond === null || allowed === null) return ''
  return `: ${operation === READS ? '' : `${operation} `}${formatPerSecond(perSecond)} of ${formatPerSecond(allowed)}/s`
}

function Throttles({ places, times }: { readonly places: readonly PlaceView[]; readonly times: Times }) {
  const operations = places.flatMap((place) => place.operations)
  const throttled = operations.reduce((sum, each) => sum + each.throttled, 0)
  const requests = operations.reduce((sum, each) => sum + each.requests, 0)
  const last = operations.reduce((most, each) => Math.max(most, each.lastThrottledHour ?? 0), 0)
  return (
    <Figure
      title="Throttled"
      hue="c-neutral"
      value={requests === 0 ? null : formatCount(throttled)}
      reason="nothing was asked in this range"
      detail={
        requests === 0
          ? 'nothing was asked in this range'
          : throttled === 0
            ? `of ${formatPlural(requests, 'request')} in the range`
            : `of ${formatPlural(requests, 'request')}, last in the hour of ${shortTime(last, times)}`
      }
    />
  )
}

function Cost({ cost }: { readonly cost: SetupData['cost'] }) {
  const { dollarsPerDay, countedMs } = cost
  return (
    <Figure
      title="Costs a day, about"
      hue="c-neutral"
      value={dollarsPerDay === null ? null : formatDollars(dollarsPerDay.total)}
      reason="a day is told from five minutes on"
      detail={
        dollarsPerDay === null
          ? countedMs === 0
            ? 'nothing was counted in this range'
            : `counted for ${formatDuration(countedMs)}; told from five minutes on`
          : `at the pace of the last ${formatDuration(countedMs)}${cost.firstRead ? ', first read included' : ''}`
      }
    />
  )
}
