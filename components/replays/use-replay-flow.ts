'use client'

import { useEffect, useReducer, useRef } from 'react'
import { askApi, postApi } from '#components/events/api-client.ts'
import { isReplayPreview, isReplayView } from '#components/events/wire.ts'
import type { ReplayView } from '#lib/domain/replay-views.ts'
import { advance, type Flow, type FlowEvent, START, type Step, waitsFor } from './flow.ts'
import { isOver } from './words.ts'

const POLL_MS = 700
const SLOW_POLL_MS = 3_000

export interface ReplayFlow {
  readonly flow: Flow
  readonly tell: (event: FlowEvent) => void
  /** Reads the record and builds the payload; then shows `step`. */
  readonly preview: (step: Step) => void
  readonly send: () => void
}

export interface ReplaySubject {
  readonly pipeline: string
  readonly key: string
  readonly deliveryId: string | null
}

/** One dialog's replay. It is sent at most once: one request id for the dialog's life, and no send while one is under way. */
export function useReplayFlow(subject: ReplaySubject): ReplayFlow {
  const [flow, tell] = useReducer(advance, START)
  const requestId = useRef<string | null>(null)
  // Set in the very click that sends: a second click in the same frame finds it.
  const sent = useRef(false)
  useWatch(flow.replay, tell)

  const preview = async (step: Step) => {
    tell({ type: 'preview-asked' })
    const result = await postApi('/api/v1/replays/preview', subject, isReplayPreview)
    tell(
      result.ok
        ? { type: 'preview-came', preview: result.data, step }
        : { type: 'failed', error: result.error },
    )
  }
  const send = async () => {
    if (sent.current || flow.preview === null || waitsFor(flow, Date.now()) !== null) return
    sent.current = true
    requestId.current ??= crypto.randomUUID()
    tell({ type: 'send-asked' })
    const { previewId, confirmWord } = flow.preview
    const confirm = confirmWord === null ? null : flow.word.trim()
    const body = { previewId, requestId: requestId.current, reason: flow.reason.trim(), confirm }
    const result = await postApi('/api/v1/replays', body, isReplayView)
    // After an error the same id is used again: had it been sent after all, the server answers with that replay.
    if (!result.ok) sent.current = false
    tell(result.ok ? { type: 'replay-came', replay: result.data } : { type: 'failed', error: result.error })
  }
  return { flow, tell, preview, send }
}

/** Asks for the replay until its verdict is there; while Onceboard does not answer, more slowly. */
function useWatch(replay: ReplayView | null, tell: (event: FlowEvent) => void): void {
  const id = replay === null || isOver(replay) ? null : replay.id
  useEffect(() => {
    if (id === null) return
    let timer: ReturnType<typeof setTimeout>
    let ended = false
    const look = async () => {
      const result = await askApi(`/api/v1/replays/${encodeURIComponent(id)}`, isReplayView)
      if (ended) return
      tell(result.ok ? { type: 'replay-came', replay: result.data } : { type: 'failed', error: result.error })
      timer = setTimeout(look, result.ok ? POLL_MS : SLOW_POLL_MS)
    }
    timer = setTimeout(look, POLL_MS)
    return () => {
      ended = true
      clearTimeout(timer)
    }
  }, [id, tell])
}
