import { CONTROL } from './control/service.ts'
import type { Reply, Request } from './http/exchange.ts'
import { ServiceError } from './http/service-error.ts'
import type { Caller } from './identity/caller.ts'
import { STS_VERSION } from './identity/sts.ts'

export interface Services {
  readonly control: (request: Request) => Reply
  /** Throws where the request's credentials are no good. */
  readonly callerOf: (request: Request) => Caller
  readonly logs: (operation: string, request: Request, caller: Caller) => Reply
  readonly dynamo: (operation: string, request: Request, caller: Caller) => Promise<Reply>
  readonly lambda: (request: Request, caller: Caller) => Promise<Reply>
  readonly sts: (form: URLSearchParams, request: Request, caller: Caller) => Reply
}

const LAMBDA = /^\/20\d\d-\d\d-\d\d\/(functions|event-source-mappings|layers|account-settings)/
const MAX_FORM_BYTES = 65_536

/** Which service a request is for: the JSON protocols say it in X-Amz-Target, REST ones by path, STS in its form. */
export function router(services: Services): (request: Request) => Promise<Reply> {
  return async (request) => {
    if (request.path.startsWith(CONTROL)) return services.control(request)
    const target = String(request.headers['x-amz-target'] ?? '')
    const [service, operation = ''] = target.split('.')
    const caller = () => services.callerOf(request)
    if (service === 'Logs_20140328') return services.logs(operation, request, caller())
    if (service === 'DynamoDB_20120810') return services.dynamo(operation, request, caller())
    if (target !== '') throw new ServiceError('UnknownOperationException', `${target} is not in local-aws.`)
    if (LAMBDA.test(request.path)) return services.lambda(request, caller())
    const form = new URLSearchParams(request.body.subarray(0, MAX_FORM_BYTES).toString())
    if (form.get('Version') === STS_VERSION) return services.sts(form, request, caller())
    throw unknown(request, form.get('Action'))
  }
}

function unknown({ method, path }: Request, action: string | null): ServiceError {
  const asked = `${method} ${path}${action === null ? '' : ` Action=${action}`}`
  return new ServiceError('UnknownOperationException', `${asked} is not in local-aws.`, 404)
}
