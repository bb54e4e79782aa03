import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'

/** Sends events to the demo's functions through Lambda itself. Every call throws what the SDK throws. */
export interface Invoker {
  /** Asynchronously, as S3 and EventBridge do: Lambda retries it. Answers the request id. */
  send(pipeline: string, event: unknown): Promise<string>
  /** Synchronously, as the SQS poller does. false: the handler failed. */
  call(pipeline: string, event: unknown): Promise<boolean>
}

export function invoker(endpoint: string): Invoker {
  const client = new LambdaClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    // A send that is tried again would be a second event.
    maxAttempts: 1,
  })
  const payload = (event: unknown) => Buffer.from(JSON.stringify(event))
  return {
    send: async (FunctionName, event) => {
      const sent = await client.send(
        new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload: payload(event) }),
      )
      return sent.$metadata.requestId ?? ''
    },
    call: async (FunctionName, event) => {
      const answer = await client.send(new InvokeCommand({ FunctionName, Payload: payload(event) }))
      return answer.FunctionError === undefined
    },
  }
}
