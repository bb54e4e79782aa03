import { RequestError } from '#lib/domain/request-error.ts'

const MAX_BYTES = 256 * 1_024

/** The request's JSON. Throws RequestError 415, 413, 400. */
export async function readJson(request: Request): Promise<unknown> {
  const type = request.headers.get('content-type') ?? ''
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new RequestError(415, 'NOT_JSON', 'The body is not JSON.', 'Send Content-Type: application/json.')
  }
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BYTES) throw tooLarge()
  const text = await boundedText(request)
  try {
    return JSON.parse(text)
  } catch {
    throw new RequestError(400, 'BAD_JSON', 'The body cannot be read as JSON.', 'Send one JSON object.')
  }
}

/** Stops reading at the limit, whatever Content-Length promised. */
async function boundedText(request: Request): Promise<string> {
  const decoder = new TextDecoder()
  let bytes = 0
  let text = ''
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > MAX_BYTES) throw tooLarge()
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

function tooLarge(): RequestError {
  return new RequestError(413, 'BODY_TOO_LARGE', `The body is larger than ${MAX_BYTES} bytes.`, 'Send less.')
}
