import { type Input, isObject } from '../http/input.ts'
import type { Database } from './database.ts'
import type { Scope } from './scope.ts'

/** Which function: names are an account's in one region. */
export interface FunctionRef extends Scope {
  readonly name: string
}

/** A function as it was registered. */
export interface FunctionDefinition extends FunctionRef {
  /** Absolute path of its module. */
  readonly module: string
  readonly export: string
  readonly timeoutMs: number
  readonly memoryMb: number
  readonly logFormat: 'Text' | 'JSON'
  readonly version: string
  readonly environment: Readonly<Record<string, string>>
  readonly logGroup: string
  /** How many invocations may run at once; more wait. */
  readonly concurrency: number
  /** Base64 of the module's sha256 at registration. */
  readonly codeSha256: string
  readonly codeSize: number
  /** Epoch ms. */
  readonly modified: number
}

export interface FunctionStore {
  find(ref: FunctionRef): FunctionDefinition | null
  /** By name. */
  list(scope: Scope): FunctionDefinition[]
  put(definition: FunctionDefinition): void
}

function isDefinition(value: Input): value is Input & FunctionDefinition {
  return ['account', 'region', 'name', 'module'].every((field) => typeof value[field] === 'string')
}

export function functionArn({ region, account, name }: FunctionRef): string {
  return `arn:aws:lambda:${region}:${account}:function:${name}`
}

/** The function that an ARN made here names. */
export function refOf(arn: string): FunctionRef {
  const [, , , region = '', account = '', , name = ''] = arn.split(':')
  return { region, account, name }
}

export function functionStore(database: Database): FunctionStore {
  const all = database.prepare('SELECT definition FROM functions')
  const write = database.prepare('INSERT OR REPLACE INTO functions VALUES (?, ?)')
  const known = new Map<string, FunctionDefinition>()
  for (const row of all.all()) {
    const parsed: unknown = JSON.parse(String(row['definition']))
    if (isObject(parsed) && isDefinition(parsed)) known.set(functionArn(parsed), parsed)
  }
  return {
    find: (ref) => known.get(functionArn(ref)) ?? null,
    list: ({ account, region }) =>
      [...known.values()]
        .filter((one) => one.account === account && one.region === region)
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    put: (definition) => {
      write.run(functionArn(definition), JSON.stringify(definition))
      known.set(functionArn(definition), definition)
    },
  }
}
