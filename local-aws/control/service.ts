import { decodeName, type Reply, type Request } from '../http/exchange.ts'
import { parseInput } from '../http/input.ts'
import { ServiceError } from '../http/service-error.ts'
import type { Principals } from '../identity/principals.ts'
import type { Quotas } from '../logs/quotas.ts'
import type { FunctionRef, FunctionStore } from '../store/functions.ts'
import type { Store } from '../store/store.ts'
import { readAppend } from './batches.ts'
import { readDefinition } from './function-definition.ts'
import { readPrincipal } from './principal.ts'

export const CONTROL = '/_local-aws/'
const MAX_TRUTHS = 100_000

export interface ControlParts {
  readonly store: Store
  readonly functions: FunctionStore
  readonly principals: Principals
  readonly quotas: Quotas
  readonly clock: () => number
  /** A function was registered or replaced: its old processes are no longer good. */
  readonly replaced: (ref: FunctionRef) => void
}

/** `name`: what stands behind the route in the path. */
type Route = (parts: ControlParts, request: Request, name: string) => object

const ROUTES: ReadonlyMap<string, Route> = new Map<string, Route>([
  ['GET health', () => ({ ok: true })],
  ['POST append', append],
  ['GET truth', truth],
  ['GET usage', ({ quotas }) => ({ usage: quotas.usage() })],
  ['PUT quotas', limit],
  ['PUT principals', admit],
  ['PUT functions', register],
])

/** The control API, which is not AWS's. Answers one request; throws ServiceError. */
export function controlService(parts: ControlParts): (request: Request) => Reply {
  return (request) => {
    const [what = '', name = ''] = request.path.slice(CONTROL.length).split('/')
    const route = ROUTES.get(`${request.method} ${what}`)
    if (route === undefined || (route === register) !== (name !== '')) throw unknown(request)
    const answer = route(parts, request, decodeName(name))
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(answer) }
  }
}

function unknown({ method, path }: Request): ServiceError {
  return new ServiceError('UnknownOperationException', `${method} ${path} is not in local-aws.`, 404)
}

function append({ store, clock }: ControlParts, { body }: Request): object {
  const { id, batches } = readAppend(parseInput(body))
  return { appended: store.appendOnce(id, batches, clock()) }
}

function wholeNumber(query: URLSearchParams, name: string, fallback: number, max: number): number {
  const value = Number(query.get(name) ?? fallback)
  if (Number.isSafeInteger(value) && value >= 0 && value <= max) return value
  throw new ServiceError('ValidationException', `${name} must be a whole number from 0 to ${max}.`)
}

function truth({ store }: ControlParts, { query }: Request): object {
  const after = wholeNumber(query, 'after', 0, Number.MAX_SAFE_INTEGER)
  const limit = wholeNumber(query, 'limit', 10_000, MAX_TRUTHS)
  return store.truth.list(after, Math.max(1, limit))
}

function limit({ quotas }: ControlParts, { body }: Request): object {
  const mode = parseInput(body)['quotas']
  if (mode !== 'real' && mode !== 'off')
    throw new ServiceError('ValidationException', 'quotas must be real or off.')
  quotas.mode = mode
  return { quotas: mode }
}

function admit({ principals }: ControlParts, { body }: Request): object {
  const principal = readPrincipal(parseInput(body))
  principals.put(principal)
  return principal
}

function register(
  { store, functions, clock, replaced }: ControlParts,
  { body }: Request,
  name: string,
): object {
  const definition = readDefinition(name, parseInput(body), clock())
  functions.put(definition)
  store.groups.create(definition, definition.logGroup, 'STANDARD')
  replaced(definition)
  return { registered: name, version: definition.version }
}
