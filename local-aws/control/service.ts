import { decodeName, type Reply, type Request } from '../http/exchange.ts'
import { parseInput } from '../http/input.ts'
import { ServiceError } from '../http/service-error.ts'
import type { Principals } from '../identity/principals.ts'
import type { FunctionRef, FunctionStore } from '../store/functions.ts'
import type { Store } from '../store/store.ts'
import { readAppend } from './batches.ts'
import { readDefinition } from './function-definition.ts'
import { readPrincipal } from './principal.ts'

export const CONTROL = '/_local-aws/'
const MAX_TRUTHS = 100_000

function reply(answer: object): Reply {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(answer) }
}

function wholeNumber(query: URLSearchParams, name: string, fallback: number, max: number): number {
  const value = Number(query.get(name) ?? fallback)
  if (Number.isSafeInteger(value) && value >= 0 && value <= max) return value
  throw new ServiceError('ValidationException', `${name} must be a whole number from 0 to ${max}.`)
}

export interface ControlParts {
  readonly store: Store
  readonly functions: FunctionStore
  readonly principals: Principals
  readonly clock: () => number
  /** A function was registered or replaced: its old processes are no longer good. */
  readonly replaced: (ref: FunctionRef) => void
}

/** The control API, which is not AWS's: bulk appends, truth, functions. Throws ServiceError. */
export function controlService({
  store,
  functions,
  principals,
  clock,
  replaced,
}: ControlParts): (request: Request) => Reply {
  const append = (request: Request): Reply => {
    const { id, batches } = readAppend(parseInput(request.body))
    return reply({ appended: store.appendOnce(id, batches, clock()) })
  }
  const truth = (request: Request): Reply => {
    const after = wholeNumber(request.query, 'after', 0, Number.MAX_SAFE_INTEGER)
    const limit = wholeNumber(request.query, 'limit', 10_000, MAX_TRUTHS)
    return reply(store.truth.list(after, Math.max(1, limit)))
  }
  const register = (name: string, request: Request): Reply => {
    const definition = readDefinition(name, parseInput(request.body), clock())
    functions.put(definition)
    store.groups.create(definition, definition.logGroup, 'STANDARD')
    replaced(definition)
    return reply({ registered: name, version: definition.version })
  }
  const admit = (request: Request): Reply => {
    const principal = readPrincipal(parseInput(request.body))
    principals.put(principal)
    return reply({ ...principal })
  }
  return (request) => {
    const [what = '', name] = request.path.slice(CONTROL.length).split('/')
    const asked = `${request.method} ${what}`
    if (asked === 'GET health') return reply({ ok: true })
    if (asked === 'POST append') return append(request)
    if (asked === 'GET truth') return truth(request)
    if (asked === 'PUT principals') return admit(request)
    if (asked === 'PUT functions' && name !== undefined) return register(decodeName(name), request)
    throw new ServiceError(
      'UnknownOperationException',
      `${request.method} ${request.path} is not in local-aws.`,
      404,
    )
  }
}
