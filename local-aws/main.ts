import { failRequest } from './dynamodb/dynalite.ts'
import { startLocalAws } from './server.ts'
import { readSettings, SettingsError } from './settings.ts'

// The embedded AWS as a process of its own: starts, says where it is, and stops on SIGINT, SIGTERM or its parent's end.

function log(text: string): void {
  process.stderr.write(`local-aws: ${text}\n`)
}

async function main(): Promise<void> {
  const settings = readSettings(process.env, process.cwd())
  const local = await startLocalAws(settings, log)
  const stop = async (): Promise<void> => {
    const tooLong = setTimeout(() => process.exit(1), 4500)
    await local.close()
    clearTimeout(tooLong)
    process.exit(0)
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  process.once('disconnect', stop)
  process.stdout.write(`local-aws is at ${local.url}, its data in ${settings.dataDir}\n`)
  process.send?.({ ready: true })
}

process.on('uncaughtException', (error) => {
  if (failRequest(error)) return
  log(error.stack ?? error.message)
  process.exit(1)
})

main().catch((error: unknown) => {
  const wrongSettings = error instanceof SettingsError
  if (wrongSettings) log(error.message)
  else log(error instanceof Error ? (error.stack ?? error.message) : String(error))
  // Under a supervisor EX_CONFIG: starting again is no use.
  process.exit(wrongSettings && process.send !== undefined ? 78 : 1)
})
