import { setTimeout as delay } from 'node:timers/promises'
import type { OpsStore } from '#lib/store/ops/ops-port.ts'
import { type ServerContext, serverContext } from '../../context.ts'
import { makePreview } from '../preview.ts'
import { recover } from '../recover.ts'
import { start } from '../start.ts'
import type { CrashOrder, CrashPoint } from './crash-points.ts'

/*
 * A process of its own for crash.test.ts: what web does with one replay, from what the last process left to its end.
 * Where it is told to, it kills itself as kill -9 would.
 */

const order: CrashOrder = JSON.parse(process.argv[2] ?? '{}')

function die(): never {
  process.kill(process.pid, 'SIGKILL')
  // Until the signal has come, nothing more may happen.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  throw new Error('killed')
}

function at(point: CrashPoint): void {
  if (order.crash === point) die()
}

/** The ledger, with a death before and after what it writes. */
function mortal(ops: OpsStore): OpsStore {
  return {
    savePreview: (preview) => ops.savePreview(preview),
    preview: (id) => ops.preview(id),
    note: (id, progress) => ops.note(id, progress),
    byId: (id) => ops.byId(id),
    byClientRequest: (id) => ops.byClientRequest(id),
    ofKey: (pipeline, key, limit) => ops.ofKey(pipeline, key, limit),
    list: (before, limit) => ops.list(before, limit),
    unfinished: () => ops.unfinished(),
    close: () => ops.close(),
    prepare: (intent) => {
      at('before PREPARED')
      const prepared = ops.prepare(intent)
      at('after PREPARED')
      return prepared
    },
    advance: (id, event, progress, time) => {
      if (event.kind === 'begun') at('before SENDING')
      if (event.kind === 'answered') at('after the answer')
      if (event.kind === 'proved') at('before the verdict')
      const effects = ops.advance(id, event, progress, time)
      if (event.kind === 'begun') at('after SENDING')
      if (event.kind === 'answered') at('after SENT')
      if (event.kind === 'proved') at('after the verdict')
      return effects
    },
  }
}

function mortalContext(context: ServerContext): ServerContext {
  const ops = mortal(context.ops())
  return {
    ...context,
    ops: () => ops,
    awsOf: (pipeline) => ({
      ...context.awsOf(pipeline),
      send: (sending) => {
        if (order.crash === 'amid the send') setTimeout(die, order.amidMs)
        return context.awsOf(pipeline).send(sending)
      },
    }),
  }
}

const context = mortalContext(serverContext())
recover(context)
if (context.ops().byClientRequest(order.clientRequestId) === null) {
  const { pipeline, key, clientRequestId: requestId } = order
  const { previewId, confirmWord: confirm } = await makePreview(context, { pipeline, key, deliveryId: null })
  start(context, { previewId, requestId, reason: 'To see what a crash leaves behind', confirm })
}
for (;;) {
  const replay = context.ops().byClientRequest(order.clientRequestId)
  if (replay !== null && (replay.view.verdict !== null || replay.view.failure !== null)) break
  await delay(20)
}
process.exit(0)
