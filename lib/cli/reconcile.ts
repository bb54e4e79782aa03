import { parseArgs } from 'node:util'
import { ConfigurationError, loadConfiguration } from '#lib/config/load.ts'
import { parseTime } from '#lib/domain/range.ts'
import { RequestError } from '#lib/domain/request-error.ts'
import { childEnvironment } from './child-environment.ts'
import { reconcile } from './reconciliation.ts'

const USAGE = `Compares, by log group and hour, the lines that were read with CloudWatch's own count (Logs Insights).

  npm run reconcile -- [--from TIME] [--to TIME]

TIME: 2026-11-20T14:00:00Z, epoch milliseconds, -26h (the default) or now. Hours that differ are read again.
Exit code: 0 none differs, 1 some differ, 2 some could not be compared.`
const DEFAULT_FROM = '-26h'

const say = (text: string) => process.stdout.write(`${text}\n`)

async function main(): Promise<number> {
  const { values } = parseArgs({
    args: joined(process.argv.slice(2)),
    options: { from: { type: 'string' }, to: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  })
  if (values.help) {
    say(USAGE)
    return 0
  }
  const now = Date.now()
  const from = parseTime('from', values.from ?? DEFAULT_FROM, now)
  const to = parseTime('to', values.to ?? 'now', now)
  const configuration = loadConfiguration(process.env, process.cwd())
  process.env = childEnvironment(configuration, process.env)
  const end = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => end.abort(new Error('stopped')))
  return reconcile({ configuration, range: { from, to }, say, stop: end.signal })
}

try {
  process.exitCode = await main()
} catch (error) {
  const known = error instanceof ConfigurationError || error instanceof RequestError || isUsage(error)
  const text =
    error instanceof Error ? (known ? error.message : (error.stack ?? error.message)) : String(error)
  process.stderr.write(`${text}\n${isUsage(error) ? `${USAGE}\n` : ''}`)
  process.exitCode = 2
}
process.exit()

/** `--from -26h` means what it says, though the value looks like an option. */
function joined(args: readonly string[]): string[] {
  const [first, second, ...rest] = args
  if (first === undefined) return []
  if (second === undefined || !/^--(from|to)$/.test(first)) return [first, ...joined(args.slice(1))]
  return [`${first}=${second}`, ...joined(rest)]
}

function isUsage(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
}
