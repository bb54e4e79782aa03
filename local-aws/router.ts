import { CONTROL } from './control/service.ts'
import type { Reply, Request } from './http/exchange.ts'
import { ServiceError } from './http/service-error.ts'

export interface Services {
  readonly control: (request: Request) => Reply
  readonly logs: (operation: string, request: Request) => Reply
  readonly dynamo: (operation: string, request: Request) => Promise<Reply>
  readonly lambda: (request: Request) => Promise<Reply>
}

const LAMBDA = /^\/20\d\d-\d\d-\d\d\/(functions|event-source-mappings|layers|account-settings)/

/** Which service a request is for: the JSON protocols say it in X-Amz-Target, the REST ones by their path. */
export function router(services: Services): (request: Request) => Promise<Reply> {
  return async (request) => {
    if (request.path.startsWith(CONTROL)) return services.control(request)
    const target = String(request.headers['x-amz-target'] ?? '')
    const [service, operation = ''] = target.split('.')
    if (service === 'Logs_20140328') return services.logs(operation, request)
    if (service === 'DynamoDB_20120810') return services.dynamo(operation, request)
    if (target === '' && LAMBDA.test(request.path)) return services.lambda(request)
    throw unknown(request, target)
  }
}

function unknown(request: Request, target: string): ServiceError {
  if (target !== '') return new ServiceError('UnknownOperationException', `${target} is not in local-aws.`)
  const action = /(?:^|&)Action=([A-Za-z]+)/.exec(request.body.subarray(0, 65_536).toString('latin1'))?.[1]
  const asked = `${request.method} ${request.path}${action === undefined ? '' : ` Action=${action}`}`
  return new ServiceError('UnknownOperationException', `${asked} is not in local-aws.`, 404)
}
