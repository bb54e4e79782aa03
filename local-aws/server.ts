import { mkdirSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { controlService } from './control/service.ts'
import { type TableFolders, tableFolders } from './dynamodb/dynalite.ts'
import { startExpiry } from './dynamodb/expiry.ts'
import { dynamoService } from './dynamodb/service.ts'
import { timeToLive } from './dynamodb/time-to-live.ts'
import { lockFolder } from './folder-lock.ts'
import { listener } from './http/listener.ts'
import { callerOf } from './identity/caller.ts'
import { principals } from './identity/principals.ts'
import { stsService } from './identity/sts.ts'
import { queryBook } from './insights/query-book.ts'
import { asyncQueue } from './lambda/async-queue.ts'
import { functionInvoker } from './lambda/invoker.ts'
import { lambdaService } from './lambda/service.ts'
import { quotas } from './logs/quotas.ts'
import { logsService } from './logs/service.ts'
import { router } from './router.ts'
import { type Settings, SettingsError } from './settings.ts'
import { ForeignStoreError } from './store/database.ts'
import { functionStore } from './store/functions.ts'
import { openStore, type Store } from './store/store.ts'

export interface LocalAws {
  readonly url: string
  readonly port: number
  /** Lets running functions end for up to a second, then stops everything. */
  close(): Promise<void>
}

const GRACE_MS = 1000

/** Starts local-aws on loopback. Throws SettingsError where its port or its folder cannot be had. */
export async function startLocalAws(settings: Settings, log: (text: string) => void): Promise<LocalAws> {
  const lock = claimFolder(settings.dataDir)
  const server = createServer()
  // A caller may wait for a function for as long as the function may run.
  server.requestTimeout = 0
  server.keepAliveTimeout = 60_000
  let store: Store
  try {
    await listen(server, settings.port)
    store = openOwnStore(settings.dataDir)
  } catch (error) {
    server.close()
    lock.release()
    throw error
  }
  const port = portOf(server)
  const url = `http://127.0.0.1:${port}`
  const tables = tableFolders(settings.dataDir)
  const parts = assemble(settings, { store, tables, url, log })
  server.on('request', listener(parts.handle, log))
  const close = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve))
    server.closeIdleConnections()
    await parts.stop()
    server.closeAllConnections()
    await closed
    await tables.close()
    store.close()
    lock.release()
  }
  return { url, port, close }
}

interface Grounds {
  readonly store: Store
  readonly tables: TableFolders
  readonly url: string
  readonly log: (text: string) => void
}

function assemble(settings: Settings, { store, tables, url, log }: Grounds) {
  const clock = Date.now
  const functions = functionStore(store.database)
  const { keepWarmMs, retryDelaysMs } = settings
  const invoker = functionInvoker({ store, functions, clock, endpoint: () => url, keepWarmMs })
  const queue = asyncQueue({ store, invoker, clock, retryDelaysMs, log })
  const ttl = timeToLive(store.database, tables.of)
  const expiry = startExpiry({
    tablesOf: tables.of,
    timeToLive: ttl,
    clock,
    roundMs: settings.ttlRoundMs,
    log,
  })
  const known = principals(store.database)
  const limits = quotas(settings.quotas)
  const queries = queryBook(store, log)
  queue.resume()
  return {
    handle: router({
      callerOf: (request) => callerOf(request, known, clock()),
      sts: stsService({ principals: known, clock }),
      control: controlService({
        store,
        functions,
        principals: known,
        quotas: limits,
        clock,
        replaced: invoker.retire,
      }),
      logs: logsService({ store, queries, quotas: limits, clock }),
      dynamo: dynamoService(tables.of, ttl),
      lambda: lambdaService({ functions, invoker, queue }),
    }),
    stop: async () => {
      queue.close()
      queries.close()
      await Promise.all([expiry.stop(), invoker.close(GRACE_MS)])
    },
  }
}

function claimFolder(folder: string): { release(): void } {
  try {
    mkdirSync(folder, { recursive: true })
    const lock = lockFolder(folder)
    if (lock !== null) return lock
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new SettingsError(
      `LOCAL_AWS_DATA: the folder ${folder} cannot be written (${why}): name one that can.`,
    )
  }
  throw new SettingsError(
    `LOCAL_AWS_DATA: another local-aws uses ${folder}: stop it, or name another folder.`,
  )
}

function openOwnStore(folder: string): Store {
  try {
    return openStore(join(folder, 'logs.db'))
  } catch (error) {
    if (!(error instanceof ForeignStoreError)) throw error
    throw new SettingsError(`LOCAL_AWS_DATA: ${error.message}: remove ${folder}, or name another folder.`)
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'is taken' : `cannot be used (${error.code ?? error.message})`
      reject(
        new SettingsError(`LOCAL_AWS_PORT: port ${port} on 127.0.0.1 ${why}: set LOCAL_AWS_PORT to another.`),
      )
    })
    server.listen(port, '127.0.0.1', resolve)
  })
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
