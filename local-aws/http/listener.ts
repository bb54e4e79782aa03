import { randomUUID } from 'node:crypto'
import type { IncomingMessage, RequestListener } from 'node:http'
import { type Reply, type Request, readBody, send, signerOf } from './exchange.ts'
import { ServiceError } from './service-error.ts'

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/

/** A browser's page must not reach this port, neither by its own origin nor by a name that resolves to loopback. */
function refuseForeign({ headers }: IncomingMessage): void {
  if (headers.origin !== undefined || !LOOPBACK.test(headers.host ?? '')) {
    throw new ServiceError('AccessDeniedException', 'local-aws answers programs on this machine only.', 403)
  }
}

async function toRequest(incoming: IncomingMessage): Promise<Request> {
  const url = new URL(incoming.url ?? '/', 'http://127.0.0.1')
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: incoming.headers,
    body: await readBody(incoming),
    requestId: randomUUID(),
    ...signerOf(incoming.headers),
  }
}

/** The protocols of forms and XML (STS; SQS's old one, IAM) have another shape of error, and names of their own. */
const FORM_CODES: Readonly<Record<string, string>> = {
  UnknownOperationException: 'InvalidAction',
  UnrecognizedClientException: 'InvalidClientTokenId',
  ExpiredTokenException: 'ExpiredToken',
}

function formErrorReply(error: ServiceError): Reply {
  const code = FORM_CODES[error.code] ?? error.code
  const text = error.message.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  const body = `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${text}</Message></Error></ErrorResponse>`
  return { status: error.status, headers: { 'content-type': 'text/xml' }, body }
}

/** Errors in the shape of the JSON protocols and of REST JSON alike: `__type` and `message`, and the header. */
export function errorReply(error: ServiceError): Reply {
  return {
    status: error.status,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-errortype': error.code },
    body: JSON.stringify({ __type: error.code, message: error.message, ...error.details }),
  }
}

function toServiceError(thrown: unknown, log: (text: string) => void): ServiceError {
  if (thrown instanceof ServiceError) return thrown
  log(thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown))
  return new ServiceError('InternalFailure', 'local-aws failed; its log says how.', 500)
}

/** Reads requests whole, answers what `handle` makes of them, and says in the log what local-aws does not have. */
export function listener(
  handle: (request: Request) => Promise<Reply>,
  log: (text: string) => void,
): RequestListener {
  return async (incoming, response) => {
    try {
      refuseForeign(incoming)
      const request = await toRequest(incoming)
      const reply = await handle(request)
      send(response, { ...reply, headers: { 'x-amzn-RequestId': request.requestId, ...reply.headers } })
    } catch (thrown) {
      if (incoming.errored !== null) return
      const error = toServiceError(thrown, log)
      if (error.code === 'UnknownOperationException') log(`unknown operation: ${error.message}`)
      const form = incoming.headers['content-type']?.startsWith('application/x-www-form-urlencoded')
      send(response, form ? formErrorReply(error) : errorReply(error))
    }
  }
}
