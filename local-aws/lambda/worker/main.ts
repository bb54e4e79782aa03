import { pathToFileURL } from 'node:url'
import type { InvokeMessage, ProcessMessage } from '../messages.ts'
import { patchConsole } from './console.ts'
import { invocationContext } from './context.ts'
import { errorLine, toFunctionError } from './errors.ts'
import { captureOutput } from './output.ts'
import { dieWithParent } from './parent.ts'

// A function's process: loads the handler once, then runs one invocation at a time, as local-aws sends them.

const [modulePath = '', exportName = 'handler', format] = process.argv.slice(2)
const logFormat = format === 'JSON' ? 'JSON' : 'Text'
let requestId: string | undefined

function send(message: ProcessMessage, then?: () => void): void {
  if (!process.connected) return
  process.send?.(message, undefined, undefined, () => then?.())
}

const output = captureOutput((record) => send({ type: 'output', record }))
patchConsole({ format: logFormat, requestId: () => requestId, emit: output.event })

function die(title: string, thrown: unknown, errorType?: string): void {
  const told = toFunctionError(thrown)
  const error = errorType === undefined ? told : { ...told, errorType }
  const time = Date.now()
  output.flush()
  output.event(errorLine(logFormat, time, requestId, title, error), time)
  send({ type: 'fatal', error }, () => process.exit(1))
}

function memoryMb(): number {
  return Math.ceil(process.memoryUsage.rss() / 1_048_576)
}

async function loadHandler(): Promise<(event: unknown, context: object) => unknown> {
  const loaded: Readonly<Record<string, unknown>> = await import(pathToFileURL(modulePath).href)
  const handler = loaded[exportName]
  if (typeof handler !== 'function') {
    throw Object.assign(new Error(`${exportName} is undefined or not exported`), {
      name: 'Runtime.HandlerNotFound',
    })
  }
  return (event, context) => handler(event, context)
}

async function run(
  handler: (event: unknown, context: object) => unknown,
  message: InvokeMessage,
): Promise<void> {
  output.begin()
  requestId = message.requestId
  try {
    const event: unknown = JSON.parse(message.payload)
    const result = await handler(event, invocationContext(message))
    const payload = JSON.stringify(result) ?? 'null'
    output.flush()
    send({ type: 'returned', payload, maxMemoryMb: memoryMb() })
  } catch (thrown) {
    const error = toFunctionError(thrown)
    const time = Date.now()
    output.flush()
    output.event(errorLine(logFormat, time, requestId, 'Invoke Error', error), time)
    send({ type: 'threw', error, maxMemoryMb: memoryMb() })
  }
}

dieWithParent()
process.on('uncaughtException', (error) => die('Uncaught Exception', error))
process.on('unhandledRejection', (reason) =>
  die('Unhandled Promise Rejection', reason, 'Runtime.UnhandledPromiseRejection'),
)
loadHandler().then(
  (handler) => {
    process.on('message', (message: InvokeMessage) => void run(handler, message))
    send({ type: 'ready' })
  },
  (error: unknown) => die('Uncaught Exception', error),
)
