import { AwsError } from './aws-error.ts'
import { type AwsTarget, targetKey, targetName } from './aws-target.ts'
import { toAwsError } from './classify.ts'
import { stsEndpoint } from './endpoint.ts'

export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  readonly expiration?: Date
}
type Provider = () => Promise<Credentials>

/** The SDK asks again when credentials have less than five minutes left. */
const SDK_MARGIN_MS = 300_000
/** So it is told that they have little more, and asks here, where it is known whether AWS still takes them. */
const ASK_AGAIN_MS = 15_000

interface Held {
  readonly provider: Promise<Provider>
  known: Promise<Credentials> | null
}
const held = new Map<string, Held>()

/**
 * Credentials of a target for an SDK client: the process's own, or its role's through STS. Kept until they expire or
 * are refused (`renewCredentials`); the SDK alone would keep such without an expiry for ever. Throws AwsError.
 */
export function credentialsOf(target: AwsTarget): Provider {
  return async () => {
    const mine = heldOf(target)
    const credentials = await (mine.known ?? fetch(mine, target))
    if (isNearItsEnd(credentials)) {
      mine.known = null
      return fetch(mine, target)
    }
    return lent(credentials)
  }
}

/** AWS has refused them: the next request fetches new ones, from the files and services they come from. */
export function renewCredentials(target: AwsTarget): void {
  heldOf(target).known = null
}

function heldOf(target: AwsTarget): Held {
  const key = targetKey(target)
  const known = held.get(key)
  if (known !== undefined) return known
  const made: Held = { provider: providerOf(target), known: null }
  made.provider.catch(() => held.delete(key))
  held.set(key, made)
  return made
}

async function fetch(mine: Held, target: AwsTarget): Promise<Credentials> {
  const fetched = mine.provider.then((provider) => provider())
  mine.known = fetched
  try {
    return lent(await fetched)
  } catch (error) {
    if (mine.known === fetched) mine.known = null
    throw refusal(error, target)
  }
}

function isNearItsEnd({ expiration }: Credentials): boolean {
  return expiration !== undefined && expiration.getTime() - Date.now() < SDK_MARGIN_MS
}

function lent(credentials: Credentials): Credentials {
  const soon = Date.now() + SDK_MARGIN_MS + ASK_AGAIN_MS
  const expiration = Math.min(soon, credentials.expiration?.getTime() ?? soon)
  return { ...credentials, expiration: new Date(expiration) }
}

/** The providers' package is large: it is loaded with the first request. */
async function providerOf(target: AwsTarget): Promise<Provider> {
  const { fromNodeProviderChain, fromTemporaryCredentials } = await import('@aws-sdk/credential-providers')
  const own = fromNodeProviderChain({ ignoreCache: true })
  const { account, region } = target
  if (account === null) return own
  const endpoint = stsEndpoint(target.endpoint, process.env)
  return fromTemporaryCredentials({
    masterCredentials: own,
    params: {
      RoleArn: account.roleArn,
      RoleSessionName: 'onceboard',
      ...(account.externalId === null ? {} : { ExternalId: account.externalId }),
    },
    clientConfig: { region, ...(endpoint === null ? {} : { endpoint }) },
  })
}

function refusal(error: unknown, target: AwsTarget): AwsError {
  const place = targetName(target)
  const { account } = target
  const request =
    account === null
      ? { operation: 'Credentials', resource: 'the process', place }
      : { operation: 'AssumeRole', resource: `role ${account.roleArn}`, place }
  const known = toAwsError(error, request)
  if (known.passing) return known
  const hint =
    account === null
      ? known.hint
      : 'Check the role’s trust policy and external id, that the process’s own credentials may sts:AssumeRole on it, and that they have not expired; it is tried again by itself.'
  return new AwsError('CREDENTIALS', request, known.message, hint, error)
}
