import { type Input, optionalString, optionalStrings } from '../http/input.ts'
import { ServiceError } from '../http/service-error.ts'
import type { Principal } from '../identity/principals.ts'

const ARN = /^arn:aws:iam::\d{12}:(root|role\/[\w+=,.@/-]+)$/

/** Reads the body of `PUT /_local-aws/principals`. Throws ValidationException. */
export function readPrincipal(input: Input): Principal {
  const arn = optionalString(input, 'arn') ?? ''
  if (!ARN.test(arn)) {
    const message = 'arn must be arn:aws:iam::<12 digits>:role/<name>, or …:root for an account’s own keys.'
    throw new ServiceError('ValidationException', message)
  }
  return {
    arn,
    externalId: optionalString(input, 'externalId') ?? null,
    deniedLogGroups: optionalStrings(input, 'deniedLogGroups') ?? [],
  }
}
