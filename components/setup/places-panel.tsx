import { Panel, PanelFoot } from '#components/ui/panel.tsx'
import { Unknown } from '#components/ui/unknown.tsx'
import type { OperationView, PlaceView, SetupData } from '#lib/domain/setup-views.ts'
import { formatAgo, formatCount, formatDuration, formatPlural, formatRate } from '#lib/format.ts'
import { formatPerSecond } from './amounts.ts'
import { busiestOf } from './busiest.ts'
import { OperationsTable } from './operations-table.tsx'
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

const SHORT = 'counted for under a minute'
const UNCOUNTED = 'nothing was counted here in this range'

/** What is asked of AWS by account and region, against what is allowed there, and every throttle. */
export function PlacesPanel({ data, strips, times }: PlacesPanelProps) {
  const { places, mode, quotaShare } = data
  const embedded = mode === 'embedded'
  const recent = places.find(({ operations }) => operations.length > 0)?.operations[0]?.recentMs
  const sub = `${formatCount(places.length)} · requests of the range, all pipelines`
  return (
    <Panel id="places" title="Accounts and regions" sub={places.length === 0 ? null : sub}>
      <ProblemStrips problems={strips} />
      {places.length === 0 ? (
        <p className="say">No log group has been found yet, and nothing was asked of AWS in this range.</p>
      ) : (
        <PlacesTable places={places} embedded={embedded} times={times} />
      )}
      <PanelFoot>
        <span className="grow">
          {embedded
            ? 'On the embedded AWS Onceboard keeps to no quota. '
            : `Onceboard allows itself ${formatRate(quotaShare)} of each quota (quotaShare): people and other tools need it too. `}
          {recent === undefined ? '' : `“Now” is the average of the last ${formatDuration(recent)}.`}
        </span>
        {recent === undefined ? null : <OperationsTable places={places} />}
      </PanelFoot>
    </Panel>
  )
}

interface PlacesTableProps {
  readonly places: readonly PlaceView[]
  readonly embedded: boolean
  readonly times: Times
}

function PlacesTable({ places, embedded, times }: PlacesTableProps) {
  return (
    <table className="table two-line setup-places">
      <caption className="vh">Requests to AWS by account and region</caption>
      <thead>
        <tr>
          <th scope="col">Account and region</th>
          <th scope="col" className="num p2">
            Requests
          </th>
          <th scope="col" className="num">
            Throttled
          </th>
          <th scope="col" className="num p2">
            Reads now, a second
          </th>
          {embedded ? null : <th scope="col">Share used</th>}
        </tr>
      </thead>
      <tbody>
        {places.map((place) => (
          <Place key={`${place.account} ${place.region}`} place={place} embedded={embedded} times={times} />
        ))}
      </tbody>
    </table>
  )
}

function Place({ place, embedded, times }: Omit<PlacesTableProps, 'places'> & { readonly place: PlaceView }) {
  const { groups, withProblem, dataThrough, operations } = place
  const reads = operations.find(({ operation }) => operation === 'FilterLogEvents')
  const requests = operations.reduce((sum, each) => sum + each.requests, 0)
  const parts = [
    formatPlural(groups, 'log group'),
    withProblem > 0 ? `${formatCount(withProblem)} with a problem` : null,
    dataThrough === null ? 'nothing read yet' : `read to ${formatAgo(times.now - dataThrough)}`,
  ]
  return (
    <tr>
      <th scope="row" className="name">
        {placeName(place)}
        <small>{parts.filter(Boolean).join(' · ')}</small>
      </th>
      <td className="num p2">
        {operations.length === 0 ? <Unknown reason={UNCOUNTED} /> : formatCount(requests)}
      </td>
      <td className="num two">
        <Throttled operations={operations} times={times} />
      </td>
      <td className="num two p2">
        <ReadsNow reads={reads} />
      </td>
      {embedded ? null : (
        <td>
          <ShareUsed operations={operations} />
        </td>
      )}
    </tr>
  )
}

function Throttled({ operations, times }: Pick<PlaceView, 'operations'> & { readonly times: Times }) {
  if (operations.length === 0) return <Unknown reason={UNCOUNTED} />
  const throttled = operations.reduce((sum, each) => sum + each.throttled, 0)
  const last = operations.reduce((most, each) => Math.max(most, each.lastThrottledHour ?? 0), 0)
  return (
    <>
      {formatCount(throttled)}
      {last === 0 ? null : <small>last from {shortTime(last, times)}</small>}
    </>
  )
}

interface Reads {
  /** undefined: none was asked for */
  readonly reads: OperationView | undefined
}

function ReadsNow({ reads }: Reads) {
  if (reads === undefined) return <Unknown reason={UNCOUNTED} />
  const { perSecond, allowed, quota } = reads
  return (
    <>
      {perSecond === null ? <Unknown reason={SHORT} /> : formatPerSecond(perSecond)}
      {allowed === null || quota === null ? null : (
        <small>
          {formatPerSecond(allowed)} allowed of {formatPerSecond(quota)}
        </small>
      )}
    </>
  )
}

/** Of whatever kind of request comes closest to what is allowed of it: reads, unless it says otherwise. */
function ShareUsed({ operations }: Pick<PlaceView, 'operations'>) {
  if (operations.length === 0) return <Unknown reason={UNCOUNTED} />
  const busiest = busiestOf(operations)
  if (busiest === null || busiest.shareUsed === null) return <Unknown reason={SHORT} />
  const { operation, shareUsed } = busiest
  return (
    <span className="two">
      <ShareBar share={shareUsed} />
      {operation === 'FilterLogEvents' ? null : <small>{operation}</small>}
    </span>
  )
}
