import { AsyncLocalStorage } from 'node:async_hooks'
import type { ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { DEFAULT_SCOPE } from '../account.ts'
import type { Reply, Request } from '../http/exchange.ts'
import type { Scope } from '../store/scope.ts'

type Item = Readonly<Record<string, unknown>>
type CheckConditional = (data: Item, existing: Item | undefined) => DynaliteError | null | undefined

interface DynaliteError extends Error {
  readonly statusCode: number
  body: Record<string, unknown>
}

interface DynaliteServer {
  emit(event: 'request', request: Readable, response: unknown): boolean
  close(done: (error?: Error) => void): void
}

type Dynalite = (options: {
  path: string
  createTableMs: number
  deleteTableMs: number
  updateTableMs: number
}) => DynaliteServer

const require = createRequire(import.meta.url)
const dynalite: Dynalite = require('dynalite')
const internals: { checkConditional: CheckConditional } = require('dynalite/db')

/**
 * dynalite has no ReturnValuesOnConditionCheckFailure. Its actions check conditions through this one function while
 * they hold the item's lock, so the item given back is the very one that failed the check.
 */
function returnOldItems(): void {
  for (const action of ['putItem', 'updateItem', 'deleteItem']) {
    const validation: { types: Record<string, object> } = require(`dynalite/validations/${action}`)
    validation.types['ReturnValuesOnConditionCheckFailure'] = { type: 'String', enum: ['ALL_OLD', 'NONE'] }
  }
  const check = internals.checkConditional
  internals.checkConditional = (data, existing) => {
    const failed = check(data, existing)
    const wanted = data['ReturnValuesOnConditionCheckFailure'] === 'ALL_OLD' && existing !== undefined
    if (failed && wanted) failed.body = { ...failed.body, Item: existing }
    return failed
  }
}

returnOldItems()

/** Whom to tell when dynalite throws: it does so outside of any promise, and would take the process with it. */
const asking = new AsyncLocalStorage<(error: unknown) => void>()

/** For the process's `uncaughtException`: fails the request that the error came from. False where it came from none. */
export function failRequest(error: unknown): boolean {
  const reject = asking.getStore()
  reject?.(error)
  return reject !== undefined
}

export interface Tables {
  /** Answers a DynamoDB request. */
  handle(request: Request): Promise<Reply>
  /** Runs an operation for local-aws itself. */
  call(operation: string, input: object): Promise<{ status: number; answer: Item }>
  close(): Promise<void>
}

/** dynalite takes the account and the region of its ARNs from the environment, when it is made. */
function makeDynalite(path: string, { account, region }: Scope): DynaliteServer {
  const { AWS_ACCOUNT_ID, AWS_REGION } = process.env
  Object.assign(process.env, { AWS_ACCOUNT_ID: account, AWS_REGION: region })
  try {
    return dynalite({ path, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 })
  } finally {
    restore('AWS_ACCOUNT_ID', AWS_ACCOUNT_ID)
    restore('AWS_REGION', AWS_REGION)
  }
}

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name]
  else process.env[name] = value
}

export interface TableFolders {
  of(scope: Scope): Tables
  close(): Promise<void>
}

/** The tables of every account and region, each opened when first asked for. */
export function tableFolders(folder: string): TableFolders {
  const open = new Map<string, Tables>()
  return {
    of: (scope) => {
      const isDefault = scope.account === DEFAULT_SCOPE.account && scope.region === DEFAULT_SCOPE.region
      const name = isDefault ? 'dynamodb' : `dynamodb-${scope.account}-${scope.region}`
      const tables = open.get(name) ?? openTables(join(folder, name), scope)
      open.set(name, tables)
      return tables
    },
    close: async () => {
      await Promise.all([...open.values()].map((tables) => tables.close()))
    },
  }
}

/** DynamoDB by dynalite, its data in `path`. Requests are handed over read whole: an aborted upload never reaches it. */
function openTables(path: string, scope: Scope): Tables {
  const server = makeDynalite(path, scope)

  const handle = (request: Pick<Request, 'method' | 'path' | 'headers' | 'body'>): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const { method, path: url, headers } = request
      const incoming = Object.assign(Readable.from([request.body]), { method, url, headers })
      asking.run(reject, () => server.emit('request', incoming, replyWriter(resolve)))
    })

  const call = async (operation: string, input: object) => {
    const headers = {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': '20260101T000000Z',
      authorization: 'AWS4-HMAC-SHA256 Credential=local, SignedHeaders=host, Signature=local',
    }
    const reply = await handle({
      method: 'POST',
      path: '/',
      headers,
      body: Buffer.from(JSON.stringify(input)),
    })
    const answer: Item = JSON.parse(reply.body.toString())
    return { status: reply.status, answer }
  }

  return { handle, call, close: () => new Promise((resolve) => server.close(() => resolve())) }
}

/** The part of a ServerResponse that dynalite writes to. */
function replyWriter(resolve: (reply: Reply) => void): object {
  const headers: Record<string, string> = {}
  const writer: Pick<ServerResponse, 'statusCode'> & Record<string, unknown> = {
    statusCode: 200,
    setHeader: (name: string, value: unknown) => {
      if (name.toLowerCase() !== 'content-length') headers[name] = String(value)
    },
    end: (body: unknown) => resolve({ status: writer.statusCode, headers, body: String(body ?? '') }),
  }
  return writer
}
