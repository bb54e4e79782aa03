import 'server-only'
import { notFound, RequestError } from '#lib/domain/request-error.ts'
import { refusing } from './api.ts'

/** For methods that a route which only reads does not have. */
export const onlyReads = refusing((method) => notAllowed(method, 'GET'))
/** For methods that a route which only changes something does not have. */
export const onlyChanges = refusing((method) => notAllowed(method, 'POST'))
/** For those of a route that has both. */
export const readsAndChanges = refusing((method) => notAllowed(method, 'GET or POST'))

export const noSuchRoute = refusing((_method, path) =>
  notFound(
    'ROUTE_UNKNOWN',
    `There is no ${path.slice(0, 200)}.`,
    'Under /api/v1: overview, sources, sources/{source}, deliveries, events/{key}, replays, health. A key or source is one percent-encoded segment.',
  ),
)

function notAllowed(method: string, instead: string): RequestError {
  return new RequestError(405, 'METHOD_NOT_ALLOWED', `This route does not take ${method}.`, `Use ${instead}.`)
}
