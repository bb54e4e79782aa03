import { join, resolve } from 'node:path'
import { isLoopbackName } from './loopback.ts'
import type { ConfigurationProblem } from './problem.ts'
import { shown } from './problem.ts'

/** What the environment says, checked. Paths are absolute. */
export interface Environment {
  readonly host: string
  readonly port: number
  readonly dataDir: string
  readonly localAws: {
    readonly port: number
    readonly dataDir: string
    readonly retryDelaysMs: readonly number[]
  }
  /** AWS_REGION, else AWS_DEFAULT_REGION (the AWS CLI's own name for it); null: neither */
  readonly region: string | null
  /** AWS_ENDPOINT_URL; null: AWS */
  readonly endpoint: string | null
}

export interface ReadEnvironment {
  readonly environment: Environment
  readonly problems: readonly ConfigurationProblem[]
}

/** `process.env`, or what stands in for it. */
export type Variables = Readonly<Record<string, string | undefined>>

export function readEnvironment(env: Variables, cwd: string): ReadEnvironment {
  const problems: ConfigurationProblem[] = []
  const wrong = (field: string, message: string) => problems.push({ file: null, line: null, field, message })
  const port = (field: string, fallback: number) => {
    const text = env[field] || String(fallback)
    const number = /^\d{1,5}$/.test(text) ? Number(text) : 0
    if (number < 1 || number > 65_535)
      wrong(field, `${shown(text)} is not a port; write a number from 1 to 65535`)
    return number
  }
  const host = env.HOST || '127.0.0.1'
  if (!isLoopbackName(host)) {
    wrong(
      'HOST',
      `${shown(host)} is refused until there is sign-in: Onceboard listens on 127.0.0.1, localhost or ::1 alone; write one of these`,
    )
  }
  const dataDir = resolve(cwd, env.ONCEBOARD_DATA || '.onceboard')
  const delays = (env.LOCAL_AWS_RETRY_DELAYS_MS || '60000,120000').split(',').map((part) => part.trim())
  if (delays.length !== 2 || delays.some((part) => !/^\d{1,9}$/.test(part))) {
    wrong(
      'LOCAL_AWS_RETRY_DELAYS_MS',
      `${shown(delays.join(','))} is not two delays in ms; write 60000,120000`,
    )
  }
  const endpoint = env.AWS_ENDPOINT_URL || null
  if (endpoint !== null && !isHttpUrl(endpoint)) {
    wrong(
      'AWS_ENDPOINT_URL',
      `${shown(endpoint)} is not an endpoint; write http://127.0.0.1:4566 or https://…`,
    )
  }
  return {
    environment: {
      host,
      port: port('PORT', 3000),
      dataDir,
      localAws: {
        port: port('LOCAL_AWS_PORT', 4566),
        dataDir: resolve(cwd, env.LOCAL_AWS_DATA || join(dataDir, 'local-aws')),
        retryDelaysMs: delays.map(Number),
      },
      region: env.AWS_REGION || env.AWS_DEFAULT_REGION || null,
      endpoint,
    },
    problems,
  }
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}
