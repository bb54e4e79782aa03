import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { DemoSettings } from './environment.ts'
import { controlApi } from './load/control-api.ts'
import { createTables } from './load/create-tables.ts'
import { loadLines } from './load/load-history.ts'
import { registerFunctions } from './load/register-functions.ts'
import { controlFiles } from './traffic/control-files.ts'
import { invoker } from './traffic/invoker.ts'
import { runTraffic } from './traffic/traffic.ts'

/** The whole demo: functions, tables, history, then traffic until the signal. `ready` is called when the history's lines are in the logs. */
export async function runDemo(settings: DemoSettings, signal: AbortSignal, ready: () => void): Promise<void> {
  const say = (line: string) => console.log(line)
  const { endpoint, folder, rate } = settings
  const api = controlApi(endpoint, { say, signal })
  const dynamo = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  await registerFunctions(api, settings.faults)
  await createTables(dynamo)
  const history = await loadLines({ api, dynamo, folder, wanted: wantedOf(settings), say, signal })
  ready()
  const traffic = { api, invoker: invoker(endpoint), files: controlFiles(folder), rate, say, signal }
  await Promise.all([history.loadRecords(), rate > 0 ? runTraffic(traffic) : undefined])
}

function wantedOf({ seed, deliveries, days }: DemoSettings) {
  return { seed, deliveries, days }
}
