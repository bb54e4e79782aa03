import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { AwsError } from '#lib/aws/aws-error.ts'
import type { Sending, SendResult } from '#lib/aws/replay-target.ts'
import type { RecordView } from '#lib/domain/event-views.ts'
import type { LogLine } from '#lib/domain/log-line.ts'
import type { ReplayPreview } from '#lib/domain/replay-views.ts'
import { openOps } from '#lib/store/ops/ops-store.ts'
import { readReplayRequestIds } from '#lib/store/ops/replay-marks.ts'
import type { PipelineAws } from '../pipeline-aws.ts'
import { replayOf } from '../replays.ts'
import { linesOf, type MadeStore, madeStore, NOON, pipelineOf } from '../testing/made-store.ts'
import { makePreview } from './preview.ts'
import { recover } from './recover.ts'
import { type StartRequest, start } from './start.ts'

const ETAG = '9b2cf5d0c1e84a7796b3fd20aa51e7c4'
const KEY = `lambda-idempotency-demo#invoices/2026/11/INV-20931.pdf#${ETAG}`
const SENT_ID = '5b0c9e77-41f2-4d0e-8a6b-93d1f0c2ae64'
const pipeline = pipelineOf(
  { name: 'invoice-files', keyScheme: 'bucket#key#etag', trigger: 's3' },
  { replay: { lambda: 'invoice-files' } },
)
const record: RecordView = {
  state: 'present',
  table: 'processing_tracking',
  id: KEY,
  readAt: NOON,
  attributes: [
    { name: 'tracking_id', value: KEY },
    { name: 'processed_at', value: '1795113291' },
  ],
  processedAt: NOON - 3_600_000,
  expiresAt: NOON + 86_400_000,
}
const REASON = 'The vendor asks whether it was booked twice'

let store: MadeStore | null = null
afterEach(() => {
  store?.close()
  store = null
})

interface World {
  readonly store: MadeStore
  readonly sends: Sending[]
}

/** The event was processed once and skipped once; `answers` is what the target does with a send. */
function world(
  answers: {
    readonly said?: readonly string[]
    readonly result?: Partial<SendResult>
    readonly aws?: Partial<PipelineAws>
    readonly logs?: boolean
  } = {},
): World {
  const sends: Sending[] = []
  const own = linesOf({
    at: NOON + 20,
    said: answers.said ?? [`Duplicate skipped for ${KEY}`],
    requestId: SENT_ID,
  })
  const made = madeStore({
    pipelines: [pipeline, pipelineOf({ name: 'read-only' })],
    aws: {
      readRecord: async () => record,
      deployedVersion: async () => ({ version: '7', codeSha256: null }),
      readAttemptLog: async ({ stream }) => ({ lines: stream === 'one' ? own : [], bounded: false }),
      findRequest: async () => (answers.logs === false ? null : (own[0] as LogLine)),
      send: async (sending) => {
        sends.push(sending)
        return { ...SENT, ...answers.result } as SendResult
      },
      ...answers.aws,
    },
  })
  store = made
  made.add(pipeline.rules, [
    ...linesOf({ at: NOON - 3_600_000, said: [`Inserted ${KEY}`] }, 'past'),
    ...linesOf({ at: NOON - 1_800_000, said: [`Duplicate skipped for ${KEY}`] }, 'past'),
  ])
  return { store: made, sends }
}

const SENT: SendResult = {
  kind: 'sent',
  requestId: SENT_ID,
  statusCode: 200,
  functionError: null,
  payload: '"Skipped (already processed)"',
  logTail: '',
  version: '7',
}

async function preview({ store }: World): Promise<ReplayPreview> {
  return makePreview(store.context, { pipeline: 'invoice-files', key: KEY, deliveryId: null })
}

async function ended({ store }: World, id: string) {
  return vi.waitUntil(
    () => {
      const view = replayOf(store.context, id)
      return (view.verdict !== null || view.failure !== null) && view
    },
    { timeout: 5_000 },
  )
}

function ask(shown: ReplayPreview, more: Partial<StartRequest> = {}): StartRequest {
  return {
    previewId: shown.previewId,
    requestId: 'click-1',
    reason: REASON,
    confirm: shown.confirmWord,
    ...more,
  }
}

describe('preview', () => {
  test('a record and a guard that was seen to skip on the deployed version: WILL_SKIP, a reason is enough', async () => {
    const shown = await preview(world())
    expect(shown).toMatchObject({
      target: 'invoice-files',
      payloadOrigin: 'built',
      confirmWord: null,
      prediction: { name: 'WILL_SKIP' },
    })
    expect(JSON.parse(shown.payload).Records[0].s3.object.eTag).toBe(ETAG)
  })

  test('another version is deployed: UNPROVEN, and the event must be named', async () => {
    const shown = await preview(
      world({ aws: { deployedVersion: async () => ({ version: '8', codeSha256: null }) } }),
    )
    expect(shown).toMatchObject({ prediction: { name: 'UNPROVEN' }, confirmWord: 'INV-20931' })
  })

  test('the logged event is sent as it was, narrowed to the record of this key', async () => {
    const s3 = (key: string, eTag: string) => ({
      eventName: 'ObjectCreated:Put',
      s3: { bucket: { name: 'lambda-idempotency-demo' }, object: { key, eTag, sequencer: '0A' } },
    })
    const event = { Records: [s3('other.pdf', 'f'.repeat(32)), s3('invoices/2026/11/INV-20931.pdf', ETAG)] }
    const { context } = world().store
    const logged = linesOf(
      { at: NOON - 1_800_000, said: [JSON.stringify(event), `Duplicate skipped for ${KEY}`], requestId: 'x' },
      'past',
    )
    const aws = {
      ...context.awsOf(pipeline),
      readAttemptLog: async () => ({ lines: logged.slice(1), bounded: false }),
    }
    const shown = await makePreview(
      { ...context, awsOf: () => aws },
      { pipeline: 'invoice-files', key: KEY, deliveryId: null },
    )
    expect(shown.payloadOrigin).toBe('logged')
    expect(JSON.parse(shown.payload)).toEqual({ Records: [event.Records[1]] })
  })

  test('no target configured, unknown pipelines and unseen events are refused', async () => {
    const { context } = world().store
    await expect(
      makePreview(context, { pipeline: 'read-only', key: KEY, deliveryId: null }),
    ).rejects.toMatchObject({ status: 403, code: 'REPLAY_NOT_CONFIGURED' })
    await expect(
      makePreview(context, { pipeline: 'arn:aws:lambda:x', key: KEY, deliveryId: null }),
    ).rejects.toMatchObject({ status: 404 })
    await expect(
      makePreview(context, { pipeline: 'invoice-files', key: 'never', deliveryId: null }),
    ).rejects.toMatchObject({ status: 404, code: 'EVENT_UNKNOWN' })
  })
})

describe('replay', () => {
  test('a skip line of this request and an unchanged record: GUARD_HELD', async () => {
    const here = world()
    const { id } = start(here.store.context, ask(await preview(here)))
    const view = await ended(here, id)
    expect(view).toMatchObject({
      state: 'SENT',
      requestId: SENT_ID,
      verdict: { name: 'GUARD_HELD' },
      failure: null,
    })
    expect(view.lines.map((line) => line.outcome)).toContain('duplicate')
    expect(here.sends).toHaveLength(1)
    expect(readReplayRequestIds(join(here.store.folder, 'ops.db'))).toEqual([SENT_ID])
  })

  test('predicted WILL_SKIP, yet it ran: GUARD_BREACHED', async () => {
    const here = world({ said: [`Inserted ${KEY}`] })
    const { id } = start(here.store.context, ask(await preview(here)))
    expect((await ended(here, id)).verdict?.name).toBe('GUARD_BREACHED')
  })

  test('fifty clicks send once', async () => {
    const here = world()
    const shown = await preview(here)
    const clicks = Array.from({ length: 50 }, (_, index) => ask(shown, { requestId: `click-${index % 2}` }))
    const ids = new Set(clicks.map((click) => start(here.store.context, click).id))
    expect(ids.size).toBe(1)
    await ended(here, [...ids][0] ?? '')
    expect(here.sends).toHaveLength(1)
  })

  test('a second preview of the same event cannot start beside the first', async () => {
    const here = world({ aws: { send: () => new Promise(() => {}) } })
    const [one, two] = [await preview(here), await preview(here)]
    start(here.store.context, ask(one))
    expect(() => start(here.store.context, ask(two, { requestId: 'click-2' }))).toThrow(
      expect.objectContaining({ status: 409, code: 'REPLAY_ACTIVE' }),
    )
  })

  test('a short reason, a missing word, an old or unknown preview send nothing', async () => {
    const here = world({ aws: { deployedVersion: async () => ({ version: '8', codeSha256: null }) } })
    const shown = await preview(here)
    const refused = (request: StartRequest, code: string, context = here.store.context) =>
      expect(() => start(context, request)).toThrow(expect.objectContaining({ code }))
    refused(ask(shown, { reason: 'because   ' }), 'REASON_TOO_SHORT')
    refused(ask(shown, { confirm: 'INV-2093' }), 'CONFIRM_WORD')
    refused(ask(shown, { confirm: null }), 'CONFIRM_WORD')
    refused(ask(shown, { previewId: 'none' }), 'PREVIEW_UNKNOWN')
    refused(ask(shown), 'PREVIEW_EXPIRED', { ...here.store.context, now: () => NOON + 600_001 })
    expect(here.sends).toHaveLength(0)
  })

  test.each([
    ['failed', 'FAILED'],
    ['maybe-sent', 'MAYBE_SENT'],
  ] as const)('%s: the state is %s, and nothing is sent again', async (kind, state) => {
    const error = new AwsError(
      'TIMEOUT',
      { operation: 'Invoke', resource: 'function x', place: 'here' },
      'no answer',
      'Look.',
    )
    const here = world({ result: { kind, error } as SendResult })
    const { id } = start(here.store.context, ask(await preview(here)))
    expect(await ended(here, id)).toMatchObject({ state, verdict: null })
    expect(here.sends).toHaveLength(1)
    recover(here.store.context)
    expect(here.sends).toHaveLength(1)
  })

  test('the intent is on disk, as SENDING, before anything is sent', async () => {
    let seen: unknown = null
    const here = world({
      aws: {
        send: async () => {
          const db = new DatabaseSync(join(here.store.folder, 'ops.db'), { readOnly: true })
          seen = db.prepare('SELECT state, reason FROM replay').get()
          db.close()
          return SENT
        },
      },
    })
    const { id } = start(here.store.context, ask(await preview(here)))
    await ended(here, id)
    expect(seen).toEqual({ state: 'SENDING', reason: REASON })
  })

  test('a process that stopped while sending leaves MAYBE_SENT; one that stopped while verifying is gone on with', async () => {
    const here = world({ aws: { send: () => new Promise(() => {}) } })
    const { id } = start(here.store.context, ask(await preview(here)))
    await vi.waitUntil(() => replayOf(here.store.context, id).state === 'SENDING')
    recover(here.store.context)
    expect(replayOf(here.store.context, id)).toMatchObject({ state: 'MAYBE_SENT' })

    const other = openOps(join(here.store.folder, 'ops.db'))
    const shown = await preview(here)
    const stored = here.store.context.ops().preview(shown.previewId)
    if (stored === null) throw new Error('no preview')
    other.prepare({
      id: 'stopped',
      clientRequestId: 'c',
      preview: stored,
      payloadSha256: '',
      reason: REASON,
      at: NOON,
    })
    other.advance('stopped', { kind: 'begun' }, { recordBefore: record, sentAt: NOON }, NOON)
    other.advance('stopped', { kind: 'answered' }, { requestId: SENT_ID }, NOON)
    other.close()
    recover(here.store.context)
    expect((await ended(here, 'stopped')).verdict?.name).toBe('GUARD_HELD')
  })
})

test('every step is in the audit, whose rows cannot be changed', async () => {
  const here = world()
  const { id } = start(here.store.context, ask(await preview(here)))
  await ended(here, id)
  const db = new DatabaseSync(join(here.store.folder, 'ops.db'))
  const actions = db
    .prepare('SELECT action FROM audit ORDER BY seq')
    .all()
    .map((row) => row.action)
  expect(actions).toEqual(['replay.prepared', 'replay.sending', 'replay.sent', 'replay.verdict'])
  expect(() => db.exec("UPDATE audit SET detail = '{}'")).toThrow('append-only')
  db.close()
  expect(readFileSync(join(here.store.folder, 'ops.db')).length).toBeGreaterThan(0)
})
