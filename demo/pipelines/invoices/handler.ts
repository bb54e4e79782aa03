import { createHash } from 'node:crypto'
import { busIds, type Detail, detailOf, numberIn, textIn } from '../bus-event.ts'
import type { Runtime } from '../runtime.ts'
import { say } from '../say.ts'

const PIPELINE = 'invoices'

/** The content's sha256, whatever the order in which its fields come: same invoice, same id. */
export function contentId(data: Detail): string {
  const sorted = Object.entries(data).sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256')
    .update(JSON.stringify(Object.fromEntries(sorted)))
    .digest('hex')
}

/** The guard's row is the business row: the invoice itself is put under its content's id, unless it is there. */
export async function handle(runtime: Runtime, event: unknown): Promise<void> {
  runtime.print(JSON.stringify(event))
  const detail = detailOf(event)
  const ids = busIds(event)
  runtime.truth({ kind: 'shown', pipeline: PIPELINE, ids })
  const invoice = {
    invoice_number: textIn(detail, 'invoice_number'),
    date: textIn(detail, 'date'),
    amount: numberIn(detail, 'amount'),
    vendor: textIn(detail, 'vendor'),
  }
  const key = contentId(invoice)
  await runtime.downstream(PIPELINE)
  const timestamp = Math.floor(runtime.now() / 1000)
  const row = { content_id: key, ...invoice, timestamp, status: 'processed' }
  const inserted = await runtime.table('invoices').putIfAbsent(row)
  say(runtime, {
    pipeline: PIPELINE,
    source: PIPELINE,
    outcome: inserted ? 'processed' : 'duplicate',
    key,
    ids,
  })
}
