import { setTimeout as delay } from 'node:timers/promises'
import type { RawLogLine, RecordView } from '#lib/domain/event-views.ts'
import type { Outcome } from '#lib/domain/outcome.ts'
import { shownOutcome } from '#lib/domain/shown-outcome.ts'
import { signalReader } from '#lib/domain/signals/read-signal.ts'
import { judge } from '#lib/domain/verdict.ts'
import type { StoredReplay } from '#lib/store/ops/ops-port.ts'
import { rawLine } from '../attempt-log.ts'
import { demandPipeline, type ServerContext } from '../context.ts'
import { type RequestLog, requestLog } from './request-log.ts'

/** How long the request's lines are waited for; CloudWatch shows most within a few seconds. */
const WAIT_MS = 60_000
const SOON_MS = 500
const LATER_MS = 2_000
const IMPATIENT_MS = 10_000

/** Watches the record and the request's own lines until they prove something, or 60 s have gone; then the verdict is kept. */
export async function verify(context: ServerContext, id: string): Promise<void> {
  const begin = context.now()
  const look = requestLog(context, id)
  for (;;) {
    const replay = context.ops().byId(id)
    if (replay === null || replay.view.state !== 'SENT' || replay.view.verdict !== null) return
    const waited = context.now() - begin
    const over = waited >= WAIT_MS
    const log = await look(over)
    if (await conclude(context, replay, log, over ? waited : null)) return
    await delay(waited < IMPATIENT_MS ? SOON_MS : LATER_MS)
  }
}

/** true: the verdict is kept */
async function conclude(
  context: ServerContext,
  replay: StoredReplay,
  log: RequestLog,
  waitedMs: number | null,
): Promise<boolean> {
  const { view, preview, functionError } = replay
  const pipeline = demandPipeline(context, view.pipeline)
  const lines = log.lines.map((line) => rawLine(line, signalReader(pipeline.rules.signals)))
  const settled = log.ended || waitedMs !== null
  const recordAfter: RecordView | null = settled ? await context.awsOf(pipeline).readRecord(view.key) : null
  const verdict = judge({
    prediction: view.prediction,
    processedBefore: preview.processedBefore,
    recordBefore: view.recordBefore ?? preview.record,
    recordAfter,
    outcomes: outcomesOf(log, view.key, pipeline.rules.signals),
    attemptEnded: log.ended,
    functionError,
    logsProblem: log.problem,
    silence: pipeline.rules.silence,
    waitedMs,
  })
  if (verdict === null) {
    if (lines.length !== view.lines.length) context.ops().note(view.id, { lines })
    return false
  }
  context
    .ops()
    .advance(
      view.id,
      { kind: 'proved', verdict: verdict.name },
      { verdict, lines: bounded(lines), ...(recordAfter === null ? {} : { recordAfter }) },
      context.now(),
    )
  return true
}

const MOST_LINES = 200

function bounded(lines: readonly RawLogLine[]): readonly RawLogLine[] {
  return lines.slice(0, MOST_LINES)
}

function outcomesOf(
  log: RequestLog,
  key: string,
  signals: Parameters<typeof signalReader>[0],
): readonly Outcome[] {
  const read = signalReader(signals)
  return log.lines.flatMap((line) => {
    const shown = shownOutcome(read(line.message))
    return shown !== null && (shown.key === null || shown.key === key) ? [shown.outcome] : []
  })
}
