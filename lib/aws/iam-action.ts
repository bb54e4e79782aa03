import type { AwsRequest } from './aws-error.ts'

const SERVICES: Readonly<Record<string, string>> = {
  FilterLogEvents: 'logs',
  DescribeLogGroups: 'logs',
  DescribeTable: 'dynamodb',
  DescribeTimeToLive: 'dynamodb',
  GetItem: 'dynamodb',
  BatchGetItem: 'dynamodb',
  Query: 'dynamodb',
  Invoke: 'lambda',
  GetFunction: 'lambda',
  GetFunctionConfiguration: 'lambda',
}

/** `logs:FilterLogEvents on log group /aws/lambda/x (both log-group:/aws/lambda/x and log-group:/aws/lambda/x:*)` */
export function actionOf({ operation, resource }: Pick<AwsRequest, 'operation' | 'resource'>): string {
  const action = `${SERVICES[operation] ?? '*'}:${operation === 'Invoke' ? 'InvokeFunction' : operation}`
  if (operation === 'DescribeLogGroups') return `${action} on *`
  const name = resource.replace(/^(log group|table|function) /, '')
  const both = operation === 'FilterLogEvents' ? ` (both log-group:${name} and log-group:${name}:*)` : ''
  return `${action} on ${resource}${both}`
}
