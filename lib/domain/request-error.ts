/** A request that cannot be answered as it was asked: `status` is HTTP's, `hint` says what to write or do instead. */
export class RequestError extends Error {
  /** Next may load this module once per bundle: what one throws, another must know. */
  static override [Symbol.hasInstance](value: unknown): value is RequestError {
    return Error.isError(value) && value.name === 'RequestError'
  }

  readonly status: number
  readonly code: string
  readonly hint: string

  constructor(status: number, code: string, message: string, hint: string) {
    super(message)
    this.name = 'RequestError'
    this.status = status
    this.code = code
    this.hint = hint
  }
}

export function badRequest(code: string, message: string, hint: string): RequestError {
  return new RequestError(400, code, message, hint)
}

export function notFound(code: string, message: string, hint: string): RequestError {
  return new RequestError(404, code, message, hint)
}
