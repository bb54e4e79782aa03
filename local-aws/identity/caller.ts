import { DEFAULT_SCOPE } from '../account.ts'
import type { Request } from '../http/exchange.ts'
import { ServiceError } from '../http/service-error.ts'
import { isAccount, type Scope } from '../store/scope.ts'
import { ISSUED, type Principals, type Session } from './principals.ts'

/** Who asks, and in which account's region. */
export interface Caller extends Scope {
  /** As GetCallerIdentity tells it. */
  readonly arn: string
  readonly userId: string
  readonly deniedLogGroups: ReadonlySet<string>
}

function refused(code: string, message: string): ServiceError {
  return new ServiceError(code, message)
}

/** The caller behind a key that AssumeRole gave. Throws where the session is unknown, forged or over. */
function sessionCaller(request: Request, all: Principals, session: Session | null, now: number): Caller {
  if (session === null || request.headers['x-amz-security-token'] !== session.token)
    throw refused('UnrecognizedClientException', 'The security token included in the request is invalid.')
  if (session.expires <= now)
    throw refused('ExpiredTokenException', 'The security token included in the request is expired')
  const account = session.role.split(':')[4] ?? ''
  return {
    account,
    region: request.region,
    ...assumed(session),
    deniedLogGroups: new Set(all.find(session.role)?.deniedLogGroups),
  }
}

/** How a session is named. */
export function assumed({ role, name }: Pick<Session, 'role' | 'name'>): { arn: string; userId: string } {
  const account = role.split(':')[4] ?? ''
  const roleName = role.split('/').at(-1) ?? ''
  const arn = `arn:aws:sts::${account}:assumed-role/${roleName}/${name}`
  const id = Buffer.from(role).toString('hex').toUpperCase().slice(-17).padStart(17, '0')
  return { arn, userId: `AROA${id}:${name}` }
}

/**
 * Who asks: the region is the signature's, the account that of the key. A key that AssumeRole gave is its role's; one
 * of 12 digits is that account's own; every other is the default account's. Signatures themselves are not checked.
 */
export function callerOf(request: Request, all: Principals, now: number): Caller {
  const key = request.accessKeyId
  if (key.startsWith(ISSUED)) return sessionCaller(request, all, all.session(key), now)
  const account = isAccount(key) ? key : DEFAULT_SCOPE.account
  const arn = `arn:aws:iam::${account}:root`
  const deniedLogGroups = new Set(all.find(arn)?.deniedLogGroups)
  return { account, region: request.region, arn, userId: account, deniedLogGroups }
}
