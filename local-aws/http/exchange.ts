import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { DEFAULT_SCOPE } from '../account.ts'
import { isRegion } from '../store/scope.ts'
import { ServiceError } from './service-error.ts'

/** One request, read whole. `path` is not decoded: names inside it may hold an encoded slash. */
export interface Request {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  readonly requestId: string
  /** The region the caller signed for. */
  readonly region: string
  /** The key the caller signed with; empty where it did not sign. */
  readonly accessKeyId: string
}

export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Buffer
}

/** More than AWS takes in one request, and room for a chunk of bulk-loaded history. */
const MAX_BODY_BYTES = 256 * 1024 * 1024
const unzip = promisify(gunzip)

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk))
    size += bytes.length
    if (size > MAX_BODY_BYTES)
      throw new ServiceError('RequestEntityTooLargeException', 'The body is over 256 MiB.', 413)
    chunks.push(bytes)
  }
  const body = Buffer.concat(chunks)
  if (request.headers['content-encoding'] !== 'gzip') return body
  try {
    return await unzip(body, { maxOutputLength: 2 * MAX_BODY_BYTES })
  } catch {
    throw new ServiceError('SerializationException', 'The body is not gzip, or unpacks to more than 512 MiB.')
  }
}

export function send(response: ServerResponse, reply: Reply): void {
  if (response.headersSent || response.destroyed) return
  const body = typeof reply.body === 'string' ? Buffer.from(reply.body) : reply.body
  const bodiless = reply.status === 204
  response.writeHead(
    reply.status,
    bodiless ? reply.headers : { ...reply.headers, 'content-length': body.length },
  )
  response.end(bodiless ? undefined : body)
}

/** A name out of a path. Throws ValidationException where its percent-encoding is broken. */
export function decodeName(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new ServiceError('ValidationException', `'${text}' is not percent-encoded as it should be.`)
  }
}

/** Key and region in the signature's scope (`Credential=key/date/region/service/aws4_request`). */
export function signerOf({
  authorization = '',
}: IncomingHttpHeaders): Pick<Request, 'region' | 'accessKeyId'> {
  const [, accessKeyId = '', signedFor = ''] = /Credential=([^/]+)\/\d+\/([^/]+)\//.exec(authorization) ?? []
  return { accessKeyId, region: isRegion(signedFor) ? signedFor : DEFAULT_SCOPE.region }
}
