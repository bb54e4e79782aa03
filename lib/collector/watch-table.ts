import { AwsError } from '#lib/aws/aws-error.ts'
import type { TrackingTable } from '#lib/aws/tracking-table.ts'
import type { Problem } from '#lib/domain/answer.ts'
import type { EventsWriter } from '#lib/store/writer-port.ts'
import { MINUTE, SECOND } from './stretch-of-time.ts'

export interface WatchedTable {
  readonly pipeline: string
  readonly pipelineId: number
  readonly name: string
  readonly table: Pick<TrackingTable, 'describe' | 'shape' | 'measureWindow'>
}

const SAMPLE = 50

/**
 * Looks whether the table can be read, says so in the store if not, notes its shape as a sample of the keys shows it
 * (meta `table:<pipeline>`, a TableShape with the table's name), and measures the pipeline's window where none is
 * known: once measured it stays until a person accepts another. Answers how long to wait before the next look, ms.
 */
export async function watchTable(
  { pipeline, pipelineId, name, table }: WatchedTable,
  writer: Pick<EventsWriter, 'getMeta' | 'setMeta' | 'window' | 'setWindow' | 'sampleKeys'>,
): Promise<number> {
  try {
    await table.describe()
    const keys = [...new Set(writer.sampleKeys(pipelineId, SAMPLE))]
    await look(keys)
    const unknown = writer.window(pipelineId).kind === 'unknown'
    const problem = unknown ? await measure(keys) : null
    say(problem)
    // Before any key was read there is nothing to look for.
    return unknown || keys.length === 0 ? 10 * SECOND : 5 * MINUTE
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    if (!error.passing) say(tableProblem(error, name, pipeline))
    return error.code === 'NOT_FOUND' ? 10 * SECOND : MINUTE
  }

  async function look(keys: readonly string[]): Promise<void> {
    const row = `table:${pipeline}`
    const known = writer.getMeta(row)
    const shape = keys.length === 0 ? null : await table.shape(keys)
    // One that was seen once is not forgotten for a sample without records.
    if (shape === null || (!shape.seen && known !== null)) return
    const text = JSON.stringify({ name, ...shape })
    if (text !== known) writer.setMeta(row, text)
  }

  async function measure(keys: readonly string[]): Promise<Problem | null> {
    if (keys.length === 0) return null
    const measured = await table.measureWindow(keys)
    if (measured.kind === 'for') writer.setWindow(pipelineId, { ...measured, basis: 'measured' })
    if (measured.kind === 'for-ever') writer.setWindow(pipelineId, measured)
    return measured.kind === 'unknown' ? windowProblem(measured.why, name, pipeline) : null
  }

  function say(problem: Problem | null): void {
    const row = `problem:${pipeline}:table`
    const text = problem === null ? null : JSON.stringify(problem)
    if (text !== writer.getMeta(row)) writer.setMeta(row, text)
  }
}

export function tableProblem(error: AwsError, table: string, pipeline: string): Problem {
  if (error.code === 'NOT_FOUND') {
    return {
      code: 'TABLE_MISSING',
      message: `table ${table} of pipeline ${pipeline} does not exist`,
      hint: 'Check table: and region: in the configuration; everything but the tracking record works without it.',
    }
  }
  const message = `the tracking table of pipeline ${pipeline} cannot be read: ${error.message}`
  return { code: 'TABLE_UNREADABLE', message, hint: error.hint }
}

function windowProblem(why: 'no-record' | 'no-processed-time', table: string, pipeline: string): Problem {
  const reason =
    why === 'no-record'
      ? `table ${table} has no record of the keys lately seen`
      : `the records of table ${table} do not say when they were processed`
  return {
    code: 'WINDOW_UNKNOWN',
    message: `the window of pipeline ${pipeline} cannot be measured, so its breaches are unknown: ${reason}`,
    hint:
      why === 'no-record'
        ? "Check the table's id: recipe, or write window: (such as 30d) for the pipeline."
        : 'Write window: (such as 30d) for the pipeline, or the attributes processedAt and expiry of its table.',
  }
}
