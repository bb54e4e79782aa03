import type { InvokeMessage } from '../messages.ts'

/** The context object of Lambda's Node runtime. */
export function invocationContext(message: InvokeMessage): object {
  const { env } = process
  return {
    awsRequestId: message.requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName: env['AWS_LAMBDA_FUNCTION_NAME'],
    functionVersion: env['AWS_LAMBDA_FUNCTION_VERSION'],
    invokedFunctionArn: message.functionArn,
    logGroupName: env['AWS_LAMBDA_LOG_GROUP_NAME'],
    logStreamName: env['AWS_LAMBDA_LOG_STREAM_NAME'],
    memoryLimitInMB: env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
    ...(message.clientContext === null ? {} : { clientContext: readClientContext(message.clientContext) }),
    getRemainingTimeInMillis: () => Math.max(0, message.deadline - Date.now()),
  }
}

function readClientContext(encoded: string): unknown {
  try {
    return JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'))
  } catch {
    return undefined
  }
}
