import { fileURLToPath } from 'node:url'
import { PIPELINES } from '../pipelines/catalogue.ts'
import type { ControlApi } from './control-api.ts'

/** How likely a live call of the service behind a pipeline fails, or never answers. */
const FAULTS: Readonly<Record<string, { readonly errors: number; readonly hangs: number }>> = {
  'invoice-files': { errors: 0.006, hangs: 0.0004 },
  'file-ingest': { errors: 0.004, hangs: 0.0004 },
  'order-events': { errors: 0.003, hangs: 0.0002 },
  payments: { errors: 0.008, hangs: 0.0004 },
  invoices: { errors: 0.004, hangs: 0.0004 },
  'metrics-hourly': { errors: 0.01, hangs: 0.0004 },
  'crm-sync': { errors: 0.004, hangs: 0.0004 },
}
const CONCURRENCY = 2

/** Puts every pipeline's handler into local-aws' Lambda. */
export async function registerFunctions(api: ControlApi, faults: boolean): Promise<void> {
  for (const { name, timeoutMs, memoryMb, logFormat, version } of PIPELINES) {
    const { errors, hangs } = (faults ? FAULTS[name] : undefined) ?? { errors: 0, hangs: 0 }
    await api.register(name, {
      module: fileURLToPath(new URL(`../pipelines/${name}/lambda.ts`, import.meta.url)),
      export: 'handler',
      ...{ timeoutMs, memoryMb, logFormat, version, concurrency: CONCURRENCY },
      environment: { DEMO_ERRORS: String(errors), DEMO_HANGS: String(hangs) },
    })
  }
}
