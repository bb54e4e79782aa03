import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { LambdaClient } from '@aws-sdk/client-lambda'
import { type LocalAws, startLocalAws } from '../server.ts'
import type { Settings } from '../settings.ts'

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }

export interface TestServer extends LocalAws {
  readonly dataDir: string
  /** What local-aws wrote to its log. */
  readonly logged: readonly string[]
  readonly logs: CloudWatchLogsClient
  readonly dynamo: DynamoDBClient
  readonly lambda: LambdaClient
  /** Asks the control API; answers its JSON, or throws with what it said. */
  control(method: string, path: string, body?: object): Promise<Record<string, unknown>>
}

export function clientsFor(url: string): Pick<TestServer, 'logs' | 'dynamo' | 'lambda' | 'control'> {
  const options = { region: 'us-east-1', endpoint: url, credentials, maxAttempts: 1 }
  return {
    logs: new CloudWatchLogsClient(options),
    dynamo: new DynamoDBClient(options),
    lambda: new LambdaClient(options),
    control: async (method, path, body) => {
      const init = body === undefined ? { method } : { method, body: JSON.stringify(body) }
      const response = await fetch(`${url}/_local-aws/${path}`, init)
      const text = await response.text()
      if (!response.ok) throw new Error(`${response.status} ${text}`)
      return JSON.parse(text)
    },
  }
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'localaws-test-'))
}

/** A local-aws within this process, on a free port. Without a `dataDir` it makes a folder and removes it at close. */
export async function testServer(settings: Partial<Settings> = {}): Promise<TestServer> {
  const dataDir = settings.dataDir ?? temporaryFolder()
  const logged: string[] = []
  const defaults = {
    port: 0,
    retryDelaysMs: [20, 20],
    ttlRoundMs: 50,
    keepWarmMs: 5000,
    quotas: 'off' as const,
  }
  const local = await startLocalAws({ ...defaults, ...settings, dataDir }, (text) => logged.push(text))
  return {
    ...local,
    ...clientsFor(local.url),
    dataDir,
    logged,
    close: async () => {
      await local.close()
      if (settings.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** Asks until the answer is not null; throws after thirty seconds. */
export async function until<T>(what: string, ask: () => Promise<T | null> | T | null): Promise<T> {
  const deadline = Date.now() + 30_000
  for (;;) {
    const answer = await ask()
    if (answer !== null) return answer
    if (Date.now() > deadline) throw new Error(`waited thirty seconds for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
