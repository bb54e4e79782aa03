import { join, resolve } from 'node:path'

export interface DemoSettings {
  /** http://127.0.0.1:4566 */
  readonly endpoint: string
  /** Absolute: what the demo must remember lies within local-aws's folder, so that both are gone together. */
  readonly folder: string
  readonly seed: string
  readonly deliveries: number
  readonly days: number
  /** Deliveries a second of live traffic; 0: none. */
  readonly rate: number
  /** Live handlers fail now and then; tests may turn that off. */
  readonly faults: boolean
}

/** A setting that cannot be used; the message says what to write instead. */
export class DemoSettingsError extends Error {
  override readonly name = 'DemoSettingsError'
}

/** Reads LOCAL_AWS_PORT, LOCAL_AWS_DATA, ONCEBOARD_DATA and DEMO_*. Throws DemoSettingsError. */
export function readDemoSettings(env: NodeJS.ProcessEnv, cwd: string): DemoSettings {
  const data = env['LOCAL_AWS_DATA'] || join(env['ONCEBOARD_DATA'] || '.onceboard', 'local-aws')
  const port = number(env, 'LOCAL_AWS_PORT', 4566, 1, 65_535)
  return {
    endpoint: `http://127.0.0.1:${port}`,
    folder: join(resolve(cwd, data), 'demo'),
    seed: env['DEMO_SEED'] || 'onceboard',
    deliveries: number(env, 'DEMO_DELIVERIES', 150_000, 0, 5_000_000),
    days: number(env, 'DEMO_DAYS', 7, 0.01, 90),
    rate: number(env, 'DEMO_RATE', 2, 0, 50),
    faults: env['DEMO_FAULTS'] !== '0',
  }
}

function number(env: NodeJS.ProcessEnv, name: string, fallback: number, least: number, most: number): number {
  const text = env[name]
  if (text === undefined || text.trim() === '') return fallback
  const value = Number(text)
  if (Number.isFinite(value) && value >= least && value <= most) return value
  throw new DemoSettingsError(
    `${name} is "${text}": write a number from ${least} to ${most}, such as ${fallback}`,
  )
}
