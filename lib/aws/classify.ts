import { AwsError, type AwsErrorCode, type AwsRequest } from './aws-error.ts'
import { actionOf } from './iam-action.ts'

/** What an SDK error tells about itself; all optional, for anything can be thrown. */
export interface ErrorFacts {
  readonly name: string
  readonly message: string
  /** Node's `ECONNREFUSED` and the like. */
  readonly system: string | null
  /** HTTP status of an answer; null: none came */
  readonly status: number | null
}

const CODES: readonly (readonly [AwsErrorCode, RegExp])[] = [
  ['ACCESS_DENIED', /^(AccessDenied|NotAuthorized|UnauthorizedOperation)/],
  [
    'CREDENTIALS',
    /^(CredentialsProviderError|TokenProviderError|ExpiredToken|UnrecognizedClient|InvalidClientTokenId|InvalidSignature|SignatureDoesNotMatch|MissingAuthenticationToken|IncompleteSignature)/,
  ],
  ['NOT_FOUND', /^ResourceNotFound/],
  [
    'THROTTLED',
    /^(Throttl|TooManyRequests|RequestLimitExceeded|ProvisionedThroughputExceeded|LimitExceeded)/,
  ],
  ['TIMEOUT', /^(TimeoutError|RequestTimeout)/],
  ['UNREACHABLE', /^(ServiceUnavailable|InternalServer|InternalFailure|SyntaxError)/],
  ['INVALID', /^(InvalidParameter|Validation|InvalidRequest|Serialization|MalformedQuery|UnknownOperation)/],
]
const SYSTEM_CODES = /^(ECONN|ENOTFOUND|EAI_|EHOST|ENET|EPIPE|ERR_SSL|ERR_TLS|CERT_|DEPTH_ZERO|UNABLE_TO)/

/** Shape only: whatever was thrown becomes facts. */
export function factsOf(error: unknown): ErrorFacts {
  const get = (from: unknown, name: string): unknown =>
    typeof from === 'object' && from !== null ? Reflect.get(from, name) : undefined
  const status = get(get(error, '$metadata'), 'httpStatusCode') ?? get(get(error, '$response'), 'statusCode')
  const system = get(error, 'code') ?? get(get(error, 'cause'), 'code')
  return {
    name: String(get(error, 'name') ?? 'Error'),
    message: String(get(error, 'message') ?? error),
    system: typeof system === 'string' ? system : null,
    status: typeof status === 'number' ? status : null,
  }
}

export function codeOf({ name, system, status }: ErrorFacts): AwsErrorCode {
  const named = CODES.find(([, pattern]) => pattern.test(name))?.[0]
  if (named !== undefined) return named
  if (system === 'ETIMEDOUT') return 'TIMEOUT'
  if (system !== null && SYSTEM_CODES.test(system)) return 'UNREACHABLE'
  if (status === 429) return 'THROTTLED'
  if (status === 401 || status === 403) return 'ACCESS_DENIED'
  if (status !== null && status >= 500) return 'UNREACHABLE'
  if (status !== null && status >= 400) return 'INVALID'
  return 'UNKNOWN'
}

/** Any thrown thing as an AwsError that says what was asked, where, and what to do. */
export function toAwsError(error: unknown, request: AwsRequest): AwsError {
  if (error instanceof AwsError) return error
  const facts = factsOf(error)
  const code = codeOf(facts)
  const what = said(facts)
  const message = `${request.operation} on ${request.resource} at ${request.place}: ${what}`
  return new AwsError(code, request, message, hintFor(code, request), error)
}

/** A body that is no JSON makes the SDK throw the parser's words, which help nobody. */
function said({ name, message, system }: ErrorFacts): string {
  if (name === 'SyntaxError') return 'the answer is not AWS JSON'
  const text = message === '' || message === 'UnknownError' ? (system ?? name) : withoutSigned(message)
  const bounded = text.length > 400 ? `${text.slice(0, 399)}…` : text
  return /^[A-Z]\w+(Exception|Error)$/.test(name) && name !== 'Error' ? `${name}: ${bounded}` : bounded
}

/** AWS repeats all that was signed when a signature is wrong, and with it the session's token: that is nobody's to read. */
function withoutSigned(message: string): string {
  return message.replace(/\s*The (Canonical String|String-to-Sign).*$/s, '')
}

function hintFor(code: AwsErrorCode, request: AwsRequest): string {
  switch (code) {
    case 'ACCESS_DENIED':
      return `Grant ${actionOf(request)}.`
    case 'CREDENTIALS':
      return 'Check the credentials of the process (AWS_PROFILE, AWS_ACCESS_KEY_ID, the role) and that they have not expired.'
    case 'NOT_FOUND':
      return `Check the name of the ${request.resource} and its region in the configuration.`
    case 'THROTTLED':
      return 'AWS limits the requests; it goes on more slowly by itself. Lower quotaShare if other tools need the quota.'
    case 'UNREACHABLE':
    case 'TIMEOUT':
      return `Check that ${request.place} can be reached from here; it is tried again by itself.`
    case 'INVALID':
      return 'Check the configuration: AWS refuses this request as it stands.'
    case 'SAME_TOKEN':
    case 'BAD_TOKEN':
    case 'UNKNOWN':
      return 'It is tried again by itself; if it stays, report it with this message.'
  }
}
