/** An error an AWS service answers with: its code, and the HTTP status it travels on (400 unless said). */
export class ServiceError extends Error {
  readonly code: string
  readonly status: number
  /** Further members of the error's body. */
  readonly details: Readonly<Record<string, unknown>>

  constructor(code: string, message: string, status = 400, details: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.name = 'ServiceError'
    this.code = code
    this.status = status
    this.details = details
  }
}

export function invalidParameter(message: string): ServiceError {
  return new ServiceError('InvalidParameterException', message)
}

export function notFound(message: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', message)
}
