const DAY_MS = 86_400_000

/** What the ledger must know of a pipeline: the same that demo/onceboard.yaml says (a test compares them). */
export interface CountingRules {
  /** ms; null: for ever */
  readonly windowMs: number | null
  readonly trigger: 's3' | 'sqs' | 'eventbridge'
  /** What a key that is processed again within the window means: a breach, or the pipeline's way. */
  readonly repeat: 'skip' | 'overwrite'
  readonly silence: 'processed' | null
  /** The key scheme names a source: what has no key is then a row of its own. */
  readonly tellsSourcesApart: boolean
}

/** One demo pipeline. Its function and its log group's last segment bear its name. */
export interface DemoPipeline {
  readonly name: string
  readonly rules: CountingRules
  readonly timeoutMs: number
  readonly memoryMb: number
  readonly logFormat: 'Text' | 'JSON'
  /** The version that is deployed now. */
  readonly version: string
}

const S3 = { trigger: 's3', repeat: 'skip', silence: null } as const
const BUS = { trigger: 'eventbridge', repeat: 'skip', silence: null } as const
const SMALL = { timeoutMs: 6000, memoryMb: 256, logFormat: 'Text' } as const

export const PIPELINES: readonly DemoPipeline[] = [
  {
    name: 'invoice-files',
    rules: { ...S3, windowMs: 30 * DAY_MS, tellsSourcesApart: true },
    ...SMALL,
    version: '15',
  },
  { name: 'vendor-drop', rules: { ...S3, windowMs: null, tellsSourcesApart: false }, ...SMALL, version: '7' },
  {
    name: 'vendor-drop-legacy',
    rules: { ...S3, windowMs: 30 * DAY_MS, tellsSourcesApart: false },
    ...SMALL,
    version: '2',
  },
  {
    name: 'file-ingest',
    rules: { ...S3, windowMs: 30 * DAY_MS, tellsSourcesApart: true },
    ...SMALL,
    version: '21',
  },
  {
    name: 'order-events',
    rules: { ...S3, trigger: 'sqs', windowMs: 30 * DAY_MS, tellsSourcesApart: true },
    ...SMALL,
    version: '42',
  },
  {
    name: 'payments',
    rules: { ...BUS, silence: 'processed', windowMs: DAY_MS, tellsSourcesApart: false },
    ...SMALL,
    logFormat: 'JSON',
    version: '9',
  },
  { name: 'invoices', rules: { ...BUS, windowMs: null, tellsSourcesApart: false }, ...SMALL, version: '5' },
  {
    name: 'metrics-hourly',
    rules: { ...BUS, repeat: 'overwrite', windowMs: null, tellsSourcesApart: true },
    ...SMALL,
    version: '12',
  },
  { name: 'crm-sync', rules: { ...BUS, windowMs: null, tellsSourcesApart: true }, ...SMALL, version: '31' },
]

export function pipelineNamed(name: string): DemoPipeline {
  const found = PIPELINES.find((pipeline) => pipeline.name === name)
  if (!found) throw new Error(`The demo has no pipeline ${name}`)
  return found
}

export function logGroupOf(pipeline: string): string {
  return `/aws/lambda/${pipeline}`
}
