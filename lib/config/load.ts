import { existsSync, readFileSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Configuration } from './configuration.ts'
import { crossCheck } from './cross-checks.ts'
import { parseDuration } from './duration.ts'
import { type Environment, readEnvironment, type Variables } from './environment.ts'
import { type Explained, explain } from './explain.ts'
import { fieldName, readDocument } from './positions.ts'
import { ConfigurationError, type ConfigurationProblem } from './problem.ts'
import { resolvePipeline } from './resolve-pipeline.ts'
import { checkRetention, DEFAULT_BACKFILL, resolveRetention } from './resolve-retention.ts'
import { documentSchema } from './schema.ts'
import { slowPatterns } from './slow-patterns.ts'

export type { Configuration, Effect, PipelineConfiguration, TableConfiguration } from './configuration.ts'
export { ConfigurationError } from './problem.ts'

const EMBEDDED_FILE = join(dirname(fileURLToPath(import.meta.url)), '../../demo/onceboard.yaml')
const DEFAULT_FILE = 'onceboard.yaml'
const DAY_MS = 86_400_000

/**
 * The file and the environment, checked.
 * @throws ConfigurationError naming each problem with its file, line and field
 */
export function loadConfiguration(env: Variables, cwd: string): Configuration {
  const chosen = chooseFile(env, cwd)
  const { environment, problems } = readEnvironment(chosen.embedded ? embeddedEnvironment(env) : env, cwd)
  if (chosen.problem !== null) throw new ConfigurationError([...problems, chosen.problem])
  const read = readFile(chosen.file, cwd, environment)
  if (problems.length > 0 || Array.isArray(read)) {
    throw new ConfigurationError([...problems, ...(Array.isArray(read) ? read : [])])
  }
  const { host, port, dataDir, localAws } = environment
  return {
    mode: chosen.embedded ? 'embedded' : 'configured',
    file: chosen.file,
    host,
    port,
    dataDir,
    localAws,
    ...read,
  }
}

interface Chosen {
  readonly embedded: boolean
  readonly file: string
  readonly problem: ConfigurationProblem | null
}

function chooseFile(env: Variables, cwd: string): Chosen {
  const named = env.ONCEBOARD_CONFIG
  const embedded = env.ONCEBOARD_EMBEDDED === '1'
  if (named) {
    const file = resolve(cwd, named)
    const missing = 'does not exist; write the path of a configuration file, or leave ONCEBOARD_CONFIG out'
    return {
      embedded,
      file,
      problem: existsSync(file) ? null : problemOf(typed(file, cwd), 'ONCEBOARD_CONFIG', missing),
    }
  }
  const file = join(cwd, DEFAULT_FILE)
  if (existsSync(file)) return { embedded: false, file, problem: null }
  const otherName = ['onceboard.yml', 'onceboard.json'].find((name) => existsSync(join(cwd, name)))
  const problem =
    otherName === undefined ? null : problemOf(otherName, '', `is not read; rename it to ${DEFAULT_FILE}`)
  return { embedded: true, file: EMBEDDED_FILE, problem }
}

/** The embedded default watches its own local-aws, whatever AWS_* says. */
function embeddedEnvironment(env: Variables): Variables {
  const endpoint = `http://127.0.0.1:${env.LOCAL_AWS_PORT || 4566}`
  return { ...env, AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL: endpoint }
}

type ReadFile = Pick<Configuration, 'backfillMs' | 'quotaShare' | 'retention' | 'pipelines' | 'warnings'>

function readFile(file: string, cwd: string, environment: Environment): ReadFile | ConfigurationProblem[] {
  const name = typed(file, cwd)
  let source: string
  try {
    source = readFileSync(file, 'utf8')
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    return [problemOf(name, '', `cannot be read (${reason}); write the path of a readable file`)]
  }
  const document = readDocument(source, name)
  if (!('value' in document)) return [document]
  const problem = ({ path, message }: Explained) => ({
    file: name,
    line: document.lineOf(path),
    field: fieldName(path),
    message,
  })

  const parsed = documentSchema.safeParse(document.value ?? {}, { reportInput: true })
  if (!parsed.success) return explain(parsed.error.issues, documentSchema).map(problem)
  const pipelines = parsed.data.pipelines.map((written) => resolvePipeline(written, environment))
  const crossed = [...checkRetention(parsed.data), ...crossCheck(parsed.data, pipelines)]
  if (crossed.length > 0) return crossed.map(problem)
  return {
    backfillMs: parseDuration(parsed.data.backfill ?? DEFAULT_BACKFILL) ?? 14 * DAY_MS,
    quotaShare: parsed.data.quotaShare ?? 0.4,
    retention: resolveRetention(parsed.data),
    pipelines,
    warnings: slowPatterns(parsed.data).map(problem),
  }
}

/** A path as a person would type it. */
function typed(file: string, cwd: string): string {
  const path = relative(cwd, file)
  return path === '' || path.startsWith('..') || isAbsolute(path) ? file : path
}

function problemOf(file: string, field: string, message: string): ConfigurationProblem {
  return { file, line: null, field, message }
}
