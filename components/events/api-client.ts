import { isObject, reviveInstants } from './wire.ts'

export interface ApiError {
  readonly code: string
  readonly message: string
  readonly hint: string
}

export type ApiResult<T> =
  | { readonly ok: true; readonly data: T; readonly next: string | null }
  | { readonly ok: false; readonly error: ApiError }

const NOT_OURS: ApiError = {
  code: 'ANSWER_UNREADABLE',
  message: 'The answer is not one of this version of Onceboard.',
  hint: 'Reload the page.',
}

function failed(error: ApiError): { readonly ok: false; readonly error: ApiError } {
  return { ok: false, error }
}

function errorOf(body: unknown, status: number): ApiError {
  const error = isObject(body) ? body.error : null
  if (!isObject(error) || typeof error.message !== 'string') {
    return { code: `HTTP_${status}`, message: `The server answered ${status}.`, hint: 'Try again.' }
  }
  const { code, message, hint } = error
  return {
    code: typeof code === 'string' ? code : `HTTP_${status}`,
    message,
    hint: typeof hint === 'string' ? hint : '',
  }
}

/** Asks our own API. Never throws: what went wrong is in the result, in words for the page. */
export async function askApi<T>(
  url: string,
  is: (data: unknown) => data is T,
  init: RequestInit = {},
): Promise<ApiResult<T>> {
  let response: Response
  let body: unknown
  try {
    response = await fetch(url, {
      ...init,
      cache: 'no-store',
      headers: { accept: 'application/json', ...init.headers },
    })
    body = await response.json().catch(() => null)
  } catch {
    return failed({
      code: 'UNREACHABLE',
      message: 'Onceboard did not answer.',
      hint: 'Is it still running? Try again.',
    })
  }
  if (!response.ok) return failed(errorOf(body, response.status))
  if (!isObject(body)) return failed(NOT_OURS)
  // Lists and pages come in an envelope; one replay or one log is the answer itself.
  const data = reviveInstants('data' in body ? body.data : body)
  if (!is(data)) return failed(NOT_OURS)
  return { ok: true, data, next: typeof body.next === 'string' ? body.next : null }
}

export function postApi<T>(
  url: string,
  body: unknown,
  is: (data: unknown) => data is T,
): Promise<ApiResult<T>> {
  return askApi(url, is, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  })
}
