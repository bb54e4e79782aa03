import { Panel, PanelFoot } from '#components/ui/panel.tsx'
import { Unknown } from '#components/ui/unknown.tsx'
import type { OperationView, PlaceView, SetupData } from '#lib/domain/setup-views.ts'
import { formatAgo, formatCount, formatDuration, formatPlural, formatRate } from '#lib/format.ts'
import { formatPerSecond } from './amounts.ts'
import { placeName } from './place-name.ts'
import { ProblemStrips } from './problem-text.tsx'
import { ShareBar } from './share-bar.tsx'
import { shortTime, type Times } from './times.ts'

interface PlacesPanelProps {
  readonly data: SetupData
  /** The collector's own problems: then nothing is asked at all. */
  readonly strips: Parameters<typeof ProblemStrips>[0]['problems']
  readonly times: Times
}

/** What is asked of AWS by account and region, against what is allowed there, and every throttle. */
export function PlacesPanel({ data, strips, times }: PlacesPanelProps) {
  const { places, mode, quotaShare } = data
  const recent = places[0]?.operations[0]?.recentMs
  return (
    <Panel id="places" title="Accounts and regions" sub={formatCount(places.length)}>
      <ProblemStrips problems={strips} />
      {places.length === 0 ? (
        <p className="say">No log group has been found yet, and nothing was asked of AWS in this range.</p>
      ) : (
        <table className="table setup-places">
          <caption className="vh">Requests to AWS by account, region and operation</caption>
          <thead>
            <tr>
              <th scope="col">Operation</th>
              <th scope="col" className="num p1">
                Requests
              </th>
              <th scope="col" className="num">
                Throttled
              </th>
              <th scope="col" className="num p2">
                Now, a second
              </th>
              <th scope="col" className="num p3">
                Allowed, a second
              </th>
              <th scope="col">Share used</th>
            </tr>
          </thead>
          {places.map((place) => (
            <Place key={`${place.account} ${place.region}`} place={place} times={times} mode={mode} />
          ))}
        </table>
      )}
      <PanelFoot>
        <span>
          {mode === 'embedded'
            ? 'The embedded AWS has no quota. '
            : `Onceboard allows itself ${formatRate(quotaShare)} of each quota (quotaShare): people and other tools need it too. `}
          Requests and throttles are of the range, over all pipelines
          {recent === undefined ? '' : `; “now” is the average of the last ${formatDuration(recent)}`}.
        </span>
      </PanelFoot>
    </Panel>
  )
}

interface PlaceProps {
  readonly place: PlaceView
  readonly times: Times
  readonly mode: SetupData['mode']
}

function Place({ place, times, mode }: PlaceProps) {
  const { groups, withProblem, dataThrough, operations } = place
  const parts = [
    formatPlural(groups, 'log group'),
    withProblem > 0 ? `${formatCount(withProblem)} with a problem` : null,
    dataThrough === null
      ? 'nothing read yet'
      : `read to ${shortTime(dataThrough, times)}, ${formatAgo(times.now - dataThrough)}`,
  ]
  return (
    <tbody>
      <tr className="grp">
        <th scope="rowgroup" colSpan={6}>
          {placeName(place)} <small>{parts.filter(Boolean).join(' · ')}</small>
        </th>
      </tr>
      {operations.length === 0 ? (
        <tr>
          <td colSpan={6} className="soft">
            Nothing was asked here in this range.
          </td>
        </tr>
      ) : null}
      {operations.map((operation) => (
        <Operation key={operation.operation} operation={operation} times={times} mode={mode} />
      ))}
    </tbody>
  )
}

interface OperationProps extends Omit<PlaceProps, 'place'> {
  readonly operation: OperationView
}

function Operation({ operation, times, mode }: OperationProps) {
  const { requests, throttled, lastThrottledHour, perSecond, quota, allowed } = operation
  return (
    <tr>
      <td>{operation.operation}</td>
      <td className="num p1">{formatCount(requests)}</td>
      <td className="num two">
        {formatCount(throttled)}
        {lastThrottledHour === null ? null : (
          <small>last in the hour of {shortTime(lastThrottledHour, times)}</small>
        )}
      </td>
      <td className="num p2">
        {perSecond === null ? <Unknown reason="counted for under a minute" /> : formatPerSecond(perSecond)}
      </td>
      <td className="num two p3">
        {allowed === null || quota === null ? (
          <span className="muted">{mode === 'embedded' ? 'no quota' : 'the table’s own'}</span>
        ) : (
          <>
            {formatPerSecond(allowed)}
            <small>of {formatPerSecond(quota)}</small>
          </>
        )}
      </td>
      <td>
        <ShareUsed operation={operation} />
      </td>
    </tr>
  )
}

function ShareUsed({ operation: { allowed, shareUsed } }: { readonly operation: OperationView }) {
  if (allowed === null) return <span className="muted">no quota</span>
  if (shareUsed === null) return <Unknown reason="counted for under a minute" />
  return <ShareBar share={shareUsed} />
}
