import { type DemoPipeline, pipelineNamed } from '../pipelines/catalogue.ts'
import { handle as crmSync } from '../pipelines/crm-sync/handler.ts'
import { handle as fileIngest } from '../pipelines/file-ingest/handler.ts'
import { handle as invoiceFiles } from '../pipelines/invoice-files/handler.ts'
import { handle as invoices } from '../pipelines/invoices/handler.ts'
import { handle as metricsHourly } from '../pipelines/metrics-hourly/handler.ts'
import { handle as orderEvents } from '../pipelines/order-events/handler.ts'
import { random } from '../pipelines/random.ts'
import type { Handler } from '../pipelines/runtime.ts'
import { handle as vendorDrop } from '../pipelines/vendor-drop/handler.ts'
import { handle as vendorDropLegacy } from '../pipelines/vendor-drop-legacy/handler.ts'
import { type RecordedAttempt, runAttempt, type Stage } from './attempt.ts'
import type { Status } from './frame.ts'
import { memoryTables } from './memory-tables.ts'
import { type Sandboxes, sandboxes } from './sandboxes.ts'
import { simulatedPayments } from './simulated-powertools.ts'
import { simulation } from './simulation.ts'
import { story } from './story.ts'

const MINUTE_MS = 60_000
/** Nothing starts so late that it could end after the history does. */
const QUIET_MS = 15_000

/** The simulated account: functions that can be invoked, and what their invocations left behind. */
export interface World extends Stage {
  readonly attempts: RecordedAttempt[]
  /** Invokes once; null: the history is over. `number` counts the attempts of a request id from 1. */
  invoke(pipeline: string, event: unknown, requestId: string, number?: number): Promise<Status | null>
  /** As Lambda does with an asynchronous event: again after 1 and 2 minutes, under the same request id. */
  deliver(pipeline: string, event: unknown, requestId: string): Promise<Status | null>
}

export function world(seed: string, end: number, days: number): World {
  const tale = story(end, days)
  const sim = simulation(tale.start)
  const tables = memoryTables(sim.now)
  const stage: Stage = { sim, tables, story: tale, seed }
  const functions = new Map(
    Object.entries(handlers(tables)).map(([name, handler]) => [name, deployed(name, handler, seed)]),
  )
  const attempts: RecordedAttempt[] = []

  const invoke: World['invoke'] = async (name, event, requestId, number = 1) => {
    const deployment = functions.get(name)
    if (!deployment) throw new Error(`The demo has no function ${name}`)
    const now = sim.now()
    if (now >= end - QUIET_MS) return null
    const sandbox = deployment.sandboxes.take(now, tale.version(name, now))
    const { status, recorded } = await runAttempt(stage, { ...deployment, requestId, number, event, sandbox })
    sandbox.busy = false
    sandbox.lastEnd = recorded.end
    attempts.push(recorded)
    return status
  }
  const deliver: World['deliver'] = async (name, event, requestId) => {
    for (let number = 1; ; number++) {
      const status = await invoke(name, event, requestId, number)
      if (status === null || status === 'success' || number === 3) return status
      await sim.sleep(number * MINUTE_MS + random(`${requestId}/wait/${number}`).int(0, 4000))
    }
  }
  return { ...stage, attempts, invoke, deliver }
}

interface Deployed {
  readonly pipeline: DemoPipeline
  readonly handler: Handler
  readonly sandboxes: Sandboxes
}

function deployed(name: string, handler: Handler, seed: string): Deployed {
  return { pipeline: pipelineNamed(name), handler, sandboxes: sandboxes(random(`${seed}/sandboxes/${name}`)) }
}

function handlers(tables: Stage['tables']): Readonly<Record<string, Handler>> {
  return {
    'invoice-files': invoiceFiles,
    'vendor-drop': vendorDrop,
    'vendor-drop-legacy': vendorDropLegacy,
    'file-ingest': fileIngest,
    'order-events': orderEvents,
    invoices,
    'metrics-hourly': metricsHourly,
    'crm-sync': crmSync,
    payments: simulatedPayments(tables, pipelineNamed('payments').timeoutMs),
  }
}
