import { join, resolve } from 'node:path'
import type { QuotaMode } from './logs/quotas.ts'

export interface Settings {
  /** 0 takes any free port. */
  readonly port: number
  /** Absolute. */
  readonly dataDir: string
  /** How long a failed asynchronous invocation waits before each of its retries, ms. */
  readonly retryDelaysMs: readonly number[]
  /** Pause between two rounds of TTL expiry, ms. */
  readonly ttlRoundMs: number
  /** How long an idle function process is kept, ms. */
  readonly keepWarmMs: number
  /** Whether CloudWatch Logs throttles as in AWS. */
  readonly quotas: QuotaMode
}

/** A setting that cannot be used: one line that says what to write instead. */
export class SettingsError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'SettingsError'
  }
}

function readPort(text: string | undefined): number {
  const port = Number(text ?? 4566)
  if (text?.trim() !== '' && Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new SettingsError(`LOCAL_AWS_PORT is "${text}": write a port from 0 to 65535, such as 4566.`)
}

function readDelays(text: string | undefined): number[] {
  const delays = (text ?? '60000,120000')
    .split(',')
    .map((part) => (part.trim() === '' ? Number.NaN : Number(part)))
  if (delays.length === 2 && delays.every((delay) => Number.isInteger(delay) && delay >= 0)) return delays
  throw new SettingsError(
    `LOCAL_AWS_RETRY_DELAYS_MS is "${text}": write two whole numbers of milliseconds, such as 60000,120000.`,
  )
}

function readQuotas(text: string): QuotaMode {
  if (text === 'real' || text === 'off') return text
  throw new SettingsError(`LOCAL_AWS_QUOTAS is "${text}": write real or off.`)
}

/** Reads LOCAL_AWS_PORT, LOCAL_AWS_DATA, LOCAL_AWS_RETRY_DELAYS_MS and LOCAL_AWS_QUOTAS. Throws SettingsError. */
export function readSettings(env: NodeJS.ProcessEnv, cwd: string): Settings {
  const data = env['LOCAL_AWS_DATA'] || join(env['ONCEBOARD_DATA'] || '.onceboard', 'local-aws')
  return {
    port: readPort(env['LOCAL_AWS_PORT']),
    dataDir: resolve(cwd, data),
    retryDelaysMs: readDelays(env['LOCAL_AWS_RETRY_DELAYS_MS']),
    ttlRoundMs: 10_000,
    keepWarmMs: 60_000,
    quotas: readQuotas(env['LOCAL_AWS_QUOTAS'] || 'off'),
  }
}
