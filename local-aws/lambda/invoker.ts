import {
  type FunctionDefinition,
  type FunctionRef,
  type FunctionStore,
  functionArn,
} from '../store/functions.ts'
import type { Store } from '../store/store.ts'
import type { FunctionProcess } from './function-process.ts'
import { errorOf, type Run, type Status, statusOf, toBatch } from './invocation.ts'
import type { FunctionError } from './messages.ts'
import { type Pool, processPool, stopping } from './pool.ts'

export interface Invocation {
  readonly ref: FunctionRef
  readonly requestId: string
  readonly payload: string
  readonly clientContext: string | null
  /** Runs within the transaction that stores the run's lines. */
  readonly settled: (status: Status) => void
}

export interface Invoked {
  readonly status: Status
  /** The handler's answer as JSON, or its error as told to the caller. */
  readonly payload: string
  readonly error: FunctionError | null
  readonly version: string
  /** The last 4 KB of the run's lines. */
  readonly logTail: Buffer
}

export interface Invoker {
  /** Runs a function once and stores what it left. Rejects where it is not registered or local-aws stops. */
  invoke(invocation: Invocation): Promise<Invoked>
  retire(ref: FunctionRef): void
  /** Lets runs end for at most `graceMs`, then kills them: what was not stored did not happen. */
  close(graceMs: number): Promise<void>
}

const LOG_TAIL_BYTES = 4096
const MAX_ANSWER_BYTES = 6 * 1024 * 1024

export interface InvokerParts {
  readonly store: Store
  readonly functions: FunctionStore
  readonly clock: () => number
  readonly endpoint: () => string
  readonly keepWarmMs: number
}

export function functionInvoker({ store, functions, clock, endpoint, keepWarmMs }: InvokerParts): Invoker {
  const pool: Pool = processPool(endpoint, keepWarmMs)
  const running = new Set<Promise<unknown>>()
  let closed = false

  const invoke = async (invocation: Invocation): Promise<Invoked> => {
    const process = await pool.acquire(() => definitionOf(functions, invocation.ref))
    try {
      const run = await runOnce(process, invocation, clock)
      if (closed) throw stopping()
      return keep(store, run, invocation, clock())
    } finally {
      pool.release(process)
    }
  }

  return {
    invoke: (invocation) => {
      const run = invoke(invocation)
      const settled = run.catch(() => undefined).finally(() => running.delete(settled))
      running.add(settled)
      return run
    },
    retire: (ref) => pool.retire(ref),
    close: async (graceMs) => {
      await Promise.race([Promise.all(running), new Promise((resolve) => setTimeout(resolve, graceMs))])
      closed = true
      pool.close()
      await Promise.all(running)
    },
  }
}

function definitionOf(functions: FunctionStore, ref: FunctionRef): FunctionDefinition {
  const definition = functions.find(ref)
  if (definition === null) throw new Error(`function ${ref.name} is gone`)
  return definition
}

async function runOnce(process: FunctionProcess, invocation: Invocation, clock: () => number): Promise<Run> {
  const { definition, stream } = process
  const { requestId, payload, clientContext } = invocation
  const initMs = await process.startedOnce()
  const before = process.takeOutput()
  const start = clock()
  const begun = performance.now()
  const deadline = start + definition.timeoutMs
  const ending = await process.run(
    { requestId, payload, deadline, functionArn: functionArn(definition), clientContext },
    definition.timeoutMs,
  )
  const durationMs = ending.kind === 'timeout' ? definition.timeoutMs : performance.now() - begun
  const output = process.takeOutput()
  return { definition, stream, requestId, before, start, output, end: clock(), durationMs, initMs, ending }
}

/** Lines, truth and what follows from the run are stored together, or not at all. */
function keep(store: Store, run: Run, invocation: Invocation, now: number): Invoked {
  const batch = toBatch(run)
  const status = statusOf(run.ending)
  store.database.transaction(() => {
    store.append([batch], now)
    invocation.settled(status)
  })
  const text = batch.lines.map((line) => `${line.message}\n`).join('')
  const error = answerError(run)
  return {
    status,
    payload: error === null && run.ending.kind === 'returned' ? run.ending.payload : JSON.stringify(error),
    error,
    version: run.definition.version,
    logTail: Buffer.from(text).subarray(-LOG_TAIL_BYTES),
  }
}

function answerError(run: Run): FunctionError | null {
  if (run.ending.kind !== 'returned' || Buffer.byteLength(run.ending.payload) <= MAX_ANSWER_BYTES)
    return errorOf(run)
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${MAX_ANSWER_BYTES} bytes).`
  return { errorType: 'Function.ResponseSizeTooLarge', errorMessage }
}
