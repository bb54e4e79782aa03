import type { Reply, Request } from '../http/exchange.ts'
import { ServiceError } from '../http/service-error.ts'
import { assumed, type Caller } from './caller.ts'
import type { Principals } from './principals.ts'

export const STS_VERSION = '2011-06-15'
const ROLE = /^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/
const SESSION_NAME = /^[\w+=,.@-]{2,64}$/
const [LEAST_SECONDS, MOST_SECONDS] = [900, 43_200]

export interface StsParts {
  readonly principals: Principals
  readonly clock: () => number
}

/** STS over the query protocol: forms in, XML out. Answers one request; throws ServiceError. */
export function stsService({ principals, clock }: StsParts) {
  return (form: URLSearchParams, request: Request, caller: Caller): Reply => {
    const action = form.get('Action') ?? ''
    if (action === 'GetCallerIdentity') {
      const { arn, userId, account } = caller
      return reply(request, action, { Arn: arn, UserId: userId, Account: account })
    }
    if (action === 'AssumeRole') return reply(request, action, assumeRole(principals, form, caller, clock()))
    throw new ServiceError('UnknownOperationException', `STS ${action} is not in local-aws.`, 404)
  }
}

function invalid(message: string): ServiceError {
  return new ServiceError('ValidationError', message)
}

function readSeconds(text: string | null): number {
  const seconds = Number(text ?? 3600)
  if (Number.isInteger(seconds) && seconds >= LEAST_SECONDS && seconds <= MOST_SECONDS) return seconds
  throw invalid(`DurationSeconds must be between ${LEAST_SECONDS} and ${MOST_SECONDS}.`)
}

function assumeRole(principals: Principals, form: URLSearchParams, caller: Caller, now: number): Tree {
  const arn = form.get('RoleArn') ?? ''
  const name = form.get('RoleSessionName') ?? ''
  if (!ROLE.test(arn)) throw invalid(`${arn} is invalid`)
  if (!SESSION_NAME.test(name)) throw invalid(`RoleSessionName '${name}' must be of [\\w+=,.@-], 2 to 64.`)
  const seconds = readSeconds(form.get('DurationSeconds'))
  const role = principals.find(arn)
  // AWS tells an unknown role from a wrong ExternalId no more than this.
  if (role === null || (role.externalId !== null && role.externalId !== form.get('ExternalId'))) {
    const message = `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${arn}`
    throw new ServiceError('AccessDenied', message, 403)
  }
  const session = principals.open(arn, name, now + seconds * 1000)
  const { arn: assumedArn, userId } = assumed(session)
  return {
    AssumedRoleUser: { AssumedRoleId: userId, Arn: assumedArn },
    Credentials: {
      AccessKeyId: session.accessKeyId,
      SecretAccessKey: 'local',
      SessionToken: session.token,
      Expiration: new Date(session.expires).toISOString(),
    },
  }
}

interface Tree {
  readonly [name: string]: string | Tree
}

function xml(tree: Tree): string {
  return Object.entries(tree)
    .map(([name, value]) => `<${name}>${typeof value === 'string' ? escapeXml(value) : xml(value)}</${name}>`)
    .join('')
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function reply({ requestId }: Request, action: string, result: Tree): Reply {
  const body = xml({ [`${action}Result`]: result, ResponseMetadata: { RequestId: requestId } })
  return {
    status: 200,
    headers: { 'content-type': 'text/xml' },
    body: `<${action}Response xmlns="https://sts.amazonaws.com/doc/${STS_VERSION}/">${body}</${action}Response>`,
  }
}
