import { type DemoSettings, DemoSettingsError, readDemoSettings } from './environment.ts'
import { ledger, UsageError } from './ledger/command.ts'
import { ControlError, controlApi } from './load/control-api.ts'
import { runDemo } from './run.ts'
import { controlFiles } from './traffic/control-files.ts'
import { pause } from './traffic/pause-command.ts'

const USAGE = `npm run demo                       the demo pipelines' traffic into a local-aws
npm run demo -- pause [--wait s]   no new events; waits until what was begun is at its end
npm run demo -- resume
npm run demo -- ledger [--from t] [--to t] [--exclude-requests id,id]   what was printed, counted, as JSON`

const LEDGER_PATIENCE_MS = 5000

/** Resolves to the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args
  const settings = readDemoSettings(process.env, process.cwd())
  if (command === undefined) return run(settings)
  const files = controlFiles(settings.folder)
  if (command === 'pause') return (await pause(files, rest, (line) => console.log(line))) ? 0 : 1
  if (command === 'resume') {
    files.resume()
    return 0
  }
  if (command !== 'ledger') throw new UsageError(USAGE)
  const say = (line: string) => console.error(line)
  const { signal } = new AbortController()
  const api = controlApi(settings.endpoint, { say, signal, patienceMs: LEDGER_PATIENCE_MS })
  console.log(JSON.stringify(await ledger(api, rest), null, 2))
  return 0
}

async function run(settings: DemoSettings): Promise<number> {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort())
  process.on('disconnect', () => stop.abort())
  try {
    await runDemo(settings, stop.signal, () => process.send?.({ ready: true }))
  } catch (error) {
    if (!stop.signal.aborted) throw error
  }
  return 0
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    const known =
      error instanceof DemoSettingsError || error instanceof UsageError || error instanceof ControlError
    console.error(known ? error.message : error)
    // Under a supervisor EX_CONFIG: starting again is no use.
    process.exit(error instanceof DemoSettingsError && process.send !== undefined ? 78 : 1)
  },
)
