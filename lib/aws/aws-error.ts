export type AwsErrorCode =
  | 'ACCESS_DENIED'
  | 'CREDENTIALS'
  | 'NOT_FOUND'
  | 'THROTTLED'
  | 'UNREACHABLE'
  | 'TIMEOUT'
  | 'INVALID'
  /** A page token came twice: the service would never end. */
  | 'SAME_TOKEN'
  /** A page token was refused: expired, or never known. */
  | 'BAD_TOKEN'
  | 'UNKNOWN'

const PASSING: readonly AwsErrorCode[] = ['THROTTLED', 'UNREACHABLE', 'TIMEOUT', 'BAD_TOKEN']

/** What was asked of AWS, for whoever reads the error. */
export interface AwsRequest {
  /** The API's name: `FilterLogEvents`. */
  readonly operation: string
  /** `log group /aws/lambda/x`, `table y`, `function z` */
  readonly resource: string
  /** Where: `us-east-1`, or an endpoint. */
  readonly place: string
}

/** Every failure of an adapter in lib/aws. `message` says what and where, `hint` what to do. */
export class AwsError extends Error {
  override readonly name = 'AwsError'
  /** Next may load this module once per bundle: what one throws, another must know. */
  static override [Symbol.hasInstance](value: unknown): value is AwsError {
    return Error.isError(value) && value.name === 'AwsError'
  }

  readonly code: AwsErrorCode
  readonly operation: string
  readonly resource: string
  readonly hint: string

  constructor(code: AwsErrorCode, request: AwsRequest, message: string, hint: string, cause?: unknown) {
    super(message, { cause })
    this.code = code
    this.operation = request.operation
    this.resource = request.resource
    this.hint = hint
  }

  /** The same request may succeed when it is made again. */
  get passing(): boolean {
    return PASSING.includes(this.code)
  }
}
