import {
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  type InvokeCommandOutput,
  type LambdaClient,
} from '@aws-sdk/client-lambda'
import type { AwsError } from './aws-error.ts'
import { type ErrorFacts, factsOf, toAwsError } from './classify.ts'

export interface Sending {
  /** A function's name or ARN, from the configuration only. */
  readonly lambda: string
  /** JSON text. */
  readonly payload: string
  /** ms; a send without an answer by then is maybe-sent */
  readonly requestTimeoutMs: number
  /** Told to the function beside its event, so that it enters no key. */
  readonly replayId?: string
}

/** What came of one send. maybe-sent: it left and no answer came, so it must never be sent again by itself. */
export type SendResult =
  | {
      readonly kind: 'sent'
      /** The invocation's request id, as its log lines carry it; null where the answer names none. */
      readonly requestId: string | null
      readonly statusCode: number
      /** `Handled`, `Unhandled` or null: a function's error answers 200 too. */
      readonly functionError: string | null
      /** The function's answer, bounded. */
      readonly payload: string
      /** The last 4 KB of its log. */
      readonly logTail: string
      readonly version: string | null
    }
  | { readonly kind: 'failed'; readonly error: AwsError }
  | { readonly kind: 'maybe-sent'; readonly error: AwsError }

const MAX_ANSWER = 262_144

/**
 * Sends once. `client` must be lambdaClient's: with maxAttempts 1, or the SDK would send again by itself.
 * Never throws.
 */
export async function invokeOnce(client: LambdaClient, sending: Sending, place: string): Promise<SendResult> {
  const request = { operation: 'Invoke', resource: `function ${sending.lambda}`, place }
  const context = sending.replayId === undefined ? null : { custom: { onceboardReplayId: sending.replayId } }
  const command = new InvokeCommand({
    FunctionName: sending.lambda,
    InvocationType: 'RequestResponse',
    LogType: 'Tail',
    Payload: Buffer.from(sending.payload, 'utf8'),
    ...(context === null ? {} : { ClientContext: Buffer.from(JSON.stringify(context)).toString('base64') }),
  })
  try {
    const abortSignal = AbortSignal.timeout(sending.requestTimeoutMs)
    return sent(await client.send(command, { abortSignal, requestTimeout: sending.requestTimeoutMs }))
  } catch (error) {
    const kind = neverArrived(factsOf(error)) ? 'failed' : 'maybe-sent'
    return { kind, error: toAwsError(error, request) }
  }
}

function sent(answer: InvokeCommandOutput): SendResult {
  const payload = Buffer.from(answer.Payload ?? []).toString('utf8')
  return {
    kind: 'sent',
    requestId: answer.$metadata.requestId ?? null,
    statusCode: answer.StatusCode ?? answer.$metadata.httpStatusCode ?? 0,
    functionError: answer.FunctionError ?? null,
    payload: payload.length > MAX_ANSWER ? `${payload.slice(0, MAX_ANSWER - 1)}…` : payload,
    logTail: Buffer.from(answer.LogResult ?? '', 'base64').toString('utf8'),
    version: answer.ExecutedVersion ?? null,
  }
}

const BEFORE_SENDING =
  /^(ECONNREFUSED|ENOTFOUND|EAI_|EHOSTUNREACH|ENETUNREACH|CERT_|DEPTH_ZERO|UNABLE_TO|ERR_TLS_CERT)/

/** Definite: refused by the service (4xx but for a timeout), or the connection or the credentials never were. */
export function neverArrived({ name, message, system, status }: ErrorFacts): boolean {
  if (status !== null && status >= 400) return status < 500 && status !== 408
  if (status !== null) return false
  if (name === 'CredentialsProviderError' || name === 'TokenProviderError') return true
  if (name === 'TimeoutError' && message.includes('did not establish a connection')) return true
  return system !== null && BEFORE_SENDING.test(system)
}

export interface DeployedVersion {
  /** `$LATEST` or a number. */
  readonly version: string | null
  /** Changes with every deployment, also where the version stays `$LATEST`. */
  readonly codeSha256: string | null
}

/**
 * The code that a send would run. GetFunctionConfiguration is what viewers are granted; GetFunction is asked where the
 * endpoint does not have it. Throws AwsError.
 */
export async function functionVersion(
  client: LambdaClient,
  lambda: string,
  place: string,
): Promise<DeployedVersion> {
  const resource = `function ${lambda}`
  try {
    return deployed(await client.send(new GetFunctionConfigurationCommand({ FunctionName: lambda })))
  } catch (error) {
    const known = toAwsError(error, { operation: 'GetFunctionConfiguration', resource, place })
    if (known.code !== 'INVALID' && known.code !== 'NOT_FOUND' && known.code !== 'UNKNOWN') throw known
  }
  try {
    const { Configuration } = await client.send(new GetFunctionCommand({ FunctionName: lambda }))
    return deployed(Configuration ?? {})
  } catch (error) {
    throw toAwsError(error, { operation: 'GetFunction', resource, place })
  }
}

function deployed({
  Version,
  CodeSha256,
}: {
  Version?: string | undefined
  CodeSha256?: string | undefined
}) {
  return { version: Version ?? null, codeSha256: CodeSha256 ?? null }
}
