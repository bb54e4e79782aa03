import { decodeName, type Reply, type Request } from '../http/exchange.ts'
import { ServiceError } from '../http/service-error.ts'
import { type FunctionDefinition, type FunctionStore, functionArn } from '../store/functions.ts'
import type { Scope } from '../store/scope.ts'
import type { AsyncQueue } from './async-queue.ts'
import { configuration } from './configuration.ts'
import type { Invoker } from './invoker.ts'

const SYNC_BYTES = 6 * 1024 * 1024
const ASYNC_BYTES = 1024 * 1024
const PATH = /^\/20\d\d-\d\d-\d\d\/functions(?:\/(?<name>[^/]*)(?:\/(?<rest>[^/]+))?)?\/?$/
const NAME =
  /^(?:arn:[^:]+:lambda:[^:]+:\d+:function:|\d+:function:)?(?<name>[a-zA-Z0-9_-]+)(?::(?<qualifier>[^:]+))?$/

export interface LambdaParts {
  readonly functions: FunctionStore
  readonly invoker: Invoker
  readonly queue: AsyncQueue
}

interface Asked {
  readonly parts: LambdaParts
  readonly definition: FunctionDefinition
  readonly request: Request
}

/** Lambda's REST JSON API. Answers one request; throws ServiceError. */
export function lambdaService(parts: LambdaParts): (request: Request, scope: Scope) => Promise<Reply> {
  return async (request, scope) => {
    const { name: encoded = '', rest = '' } = PATH.exec(request.path)?.groups ?? {}
    const operation = `${request.method} ${encoded === '' ? 'list' : rest}`
    if (PATH.test(request.path) && operation === 'GET list') return listFunctions(parts, request, scope)
    if (encoded !== '') {
      const find = (): Asked => {
        const definition = findFunction(parts, request, scope, decodeName(encoded))
        return { parts, request, definition }
      }
      if (operation === 'GET ') return getFunction(find())
      if (operation === 'GET configuration') return reply(200, configuration(find().definition))
      if (operation === 'POST invocations') return await invoke(find())
    }
    throw new ServiceError(
      'UnknownOperationException',
      `Lambda ${request.method} ${request.path} is not in local-aws.`,
      404,
    )
  }
}

function reply(status: number, answer: object): Reply {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(answer) }
}

function invalid(message: string): ServiceError {
  return new ServiceError('InvalidParameterValueException', message, 400, { Type: 'User' })
}

function findFunction(
  { functions }: LambdaParts,
  request: Request,
  scope: Scope,
  text: string,
): FunctionDefinition {
  const { name = '', qualifier } = NAME.exec(text)?.groups ?? {}
  if (name === '')
    throw new ServiceError('ValidationException', `'${text}' at 'functionName' is not a function's name.`)
  const definition = functions.find({ ...scope, name })
  const wanted = request.query.get('Qualifier') ?? qualifier ?? '$LATEST'
  if (definition === null || (wanted !== '$LATEST' && wanted !== definition.version)) {
    const suffix = wanted === '$LATEST' ? '' : `:${wanted}`
    const message = `Function not found: ${functionArn({ ...scope, name })}${suffix}`
    throw new ServiceError('ResourceNotFoundException', message, 404, { Type: 'User', Message: message })
  }
  return definition
}

function listFunctions({ functions }: LambdaParts, { query }: Request, scope: Scope): Reply {
  const max = Number(query.get('MaxItems') ?? 50)
  if (!Number.isInteger(max) || max < 1 || max > 10_000)
    throw invalid('MaxItems must be between 1 and 10000.')
  const marker = Buffer.from(query.get('Marker') ?? '', 'base64url').toString()
  const left = functions.list(scope).filter((definition) => definition.name > marker)
  const page = left.slice(0, Math.min(max, 50))
  const last = left.length > page.length ? page.at(-1) : undefined
  const NextMarker = last === undefined ? null : Buffer.from(last.name).toString('base64url')
  return reply(200, { Functions: page.map((definition) => configuration(definition)), NextMarker })
}

function getFunction({ definition }: Asked): Reply {
  const Code = { RepositoryType: 'S3', Location: `file://${definition.module}` }
  return reply(200, { Configuration: configuration(definition), Code, Tags: {} })
}

function readPayload(request: Request, maxBytes: number): string {
  if (request.body.length > maxBytes) {
    const message = `${request.body.length} byte payload is too large (max: ${maxBytes} bytes)`
    throw new ServiceError('RequestTooLargeException', message, 413, { Type: 'User' })
  }
  const text = request.body.length === 0 ? '{}' : request.body.toString('utf8')
  try {
    JSON.parse(text)
  } catch (error) {
    const message = `Could not parse request body into json: ${error instanceof Error ? error.message : ''}`
    throw new ServiceError('InvalidRequestContentException', message, 400, { Type: 'User' })
  }
  return text
}

async function invoke(asked: Asked): Promise<Reply> {
  const { parts, definition, request } = asked
  const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse'
  const headers = { 'X-Amz-Executed-Version': definition.version }
  if (type === 'RequestResponse') return await invokeAndWait(asked, readPayload(request, SYNC_BYTES))
  if (type === 'DryRun') return { status: 204, headers, body: '' }
  if (type !== 'Event')
    throw invalid(`InvocationType must be RequestResponse, Event or DryRun, not ${String(type)}.`)
  parts.queue.add(request.requestId, definition, readPayload(request, ASYNC_BYTES))
  return { status: 202, headers, body: '' }
}

async function invokeAndWait({ parts, definition, request }: Asked, payload: string): Promise<Reply> {
  const context = request.headers['x-amz-client-context']
  const invoked = await parts.invoker.invoke({
    ref: definition,
    requestId: request.requestId,
    payload,
    clientContext: typeof context === 'string' ? context : null,
    settled: () => undefined,
  })
  const headers = {
    'content-type': 'application/json',
    'X-Amz-Executed-Version': invoked.version,
    ...(invoked.error === null ? {} : { 'X-Amz-Function-Error': 'Unhandled' }),
    ...(request.headers['x-amz-log-type'] === 'Tail'
      ? { 'X-Amz-Log-Result': invoked.logTail.toString('base64') }
      : {}),
  }
  return { status: 200, headers, body: invoked.payload }
}
