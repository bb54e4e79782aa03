import { TableTwin } from '#components/ui/table-twin.tsx'
import type { OperationView, PlaceView } from '#lib/domain/setup-views.ts'
import { formatCount, formatRate } from '#lib/format.ts'
import { formatPerSecond } from './amounts.ts'
import { placeName } from './place-name.ts'

/** Every kind of request by account and region, closed at first. */
export function OperationsTable({ places }: { readonly places: readonly PlaceView[] }) {
  return (
    <TableTwin
      caption="Requests to AWS by account, region and operation"
      summary="Show by operation"
      head={['Operation', 'Requests', 'Throttled', 'Now, a second', 'Allowed, of the quota', 'Share used']}
      rows={places.flatMap((place) =>
        place.operations.map((operation) => ({
          key: `${placeName(place)} ${operation.operation}`,
          name: `${placeName(place)} · ${operation.operation}`,
          cells: cellsOf(operation),
        })),
      )}
    />
  )
}

function cellsOf(operation: OperationView): readonly string[] {
  const { requests, throttled, perSecond, allowed, quota, shareUsed } = operation
  return [
    formatCount(requests),
    formatCount(throttled),
    perSecond === null ? 'not known yet' : formatPerSecond(perSecond),
    allowed === null || quota === null
      ? 'no such quota'
      : `${formatPerSecond(allowed)} of ${formatPerSecond(quota)}`,
    shareUsed === null ? '' : formatRate(shareUsed),
  ]
}
