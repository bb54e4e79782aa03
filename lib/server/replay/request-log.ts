import { AwsError } from '#lib/aws/aws-error.ts'
import type { LogLine } from '#lib/domain/log-line.ts'
import { signalReader } from '#lib/domain/signals/read-signal.ts'
import type { StoredReplay } from '#lib/store/ops/ops-port.ts'
import { readCatalog } from '#lib/store/queries/catalog.ts'
import { demandPipeline, type ServerContext } from '../context.ts'
import { linesOfRequest } from '../request-lines.ts'

export interface RequestLog {
  readonly lines: readonly LogLine[]
  /** The request's REPORT is among them. */
  readonly ended: boolean
  /** Why they cannot be read; null: they can */
  readonly problem: string | null
}

interface Place {
  readonly logGroup: string
  readonly stream: string
  /** ms; of the request's first line */
  readonly time: number
}

/** The first line that names the request may stand a little after its START. */
const START_MARGIN_MS = 1_000
/** Clocks of AWS and of this machine differ a little. */
const MARGIN_MS = 60_000
const LONGEST_RUN_MS = 900_000

/**
 * Reads one replay's own lines as far as CloudWatch shows them by now. `last`: nothing more is waited for, so what the
 * answer carried of the log (its last 4 KB) serves where CloudWatch shows nothing.
 */
export function requestLog(context: ServerContext, id: string): (last: boolean) => Promise<RequestLog> {
  let place: Place | null = null
  return async (last) => {
    const replay = context.ops().byId(id)
    if (replay === null) return { lines: [], ended: false, problem: 'the replay is gone' }
    const { requestId } = replay.view
    if (requestId === null) return { lines: [], ended: false, problem: 'the answer named no request id' }
    try {
      place ??= await findPlace(context, replay, requestId)
      const log = place === null ? NOTHING : await readPlace(context, replay, requestId, place)
      return last && log.lines.length === 0 ? fromTail(replay, requestId) : log
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
      const tail = fromTail(replay, requestId)
      return last && tail.lines.length > 0 ? tail : { ...NOTHING, problem: `${error.message}. ${error.hint}` }
    }
  }
}

const NOTHING: RequestLog = { lines: [], ended: false, problem: null }

async function findPlace(
  context: ServerContext,
  { view }: StoredReplay,
  requestId: string,
): Promise<Place | null> {
  const aws = context.awsOf(demandPipeline(context, view.pipeline))
  const from = (view.sentAt ?? view.startedAt) - MARGIN_MS
  for (const logGroup of groupsToSearch(context, view.pipeline, view.target)) {
    const line = await aws.findRequest({ logGroup, requestId, from, to: context.now() + MARGIN_MS })
    if (line !== null) return { logGroup, stream: line.stream, time: line.time }
  }
  return null
}

/** The target's own group first. */
function groupsToSearch(context: ServerContext, pipeline: string, target: string): readonly string[] {
  const names = context.reader.read((snapshot) => {
    const catalog = readCatalog(snapshot)
    const id = catalog.pipelines.find((each) => each.name === pipeline)?.id
    return catalog.groups.filter((group) => group.pipelineId === id).map((group) => group.name)
  })
  const own = `/aws/lambda/${target.split(':').at(-1)}`
  return [...(names ?? [])].sort((a, b) => Number(b === own) - Number(a === own))
}

async function readPlace(
  context: ServerContext,
  { view }: StoredReplay,
  requestId: string,
  place: Place,
): Promise<RequestLog> {
  const aws = context.awsOf(demandPipeline(context, view.pipeline))
  // From its own first line: a busy stream's lines before it would use up what may be read.
  const from = place.time - START_MARGIN_MS
  const to = Math.min(context.now(), from + LONGEST_RUN_MS) + MARGIN_MS
  const { logGroup, stream } = place
  const { lines } = await aws.readAttemptLog({ logGroup, stream, from, to })
  return own(linesOfRequest(lines, requestId, Number.MAX_SAFE_INTEGER), requestId)
}

function own(lines: readonly LogLine[], requestId: string): RequestLog {
  const read = signalReader([])
  const signals = lines.map((line) => read(line.message))
  // Without its START, lines of the stream's other requests may be among them.
  if (!signals.some((signal) => signal?.kind === 'start' && signal.requestId === requestId)) return NOTHING
  const ended = signals.some((signal) => signal?.kind === 'report' && signal.requestId === requestId)
  return { lines, ended, problem: null }
}

/** The tail is cut at its beginning: it says something only from this request's START on. */
function fromTail({ view, logTail }: StoredReplay, requestId: string): RequestLog {
  const time = view.sentAt ?? view.startedAt
  const lines = logTail.split('\n').filter((message) => message !== '')
  const asLines = lines.map((message, index) => ({
    eventId: String(index),
    time,
    ingestionTime: time,
    stream: '',
    message,
  }))
  return own(linesOfRequest(asLines, requestId, Number.MAX_SAFE_INTEGER), requestId)
}
