'use client'

import { useEffect, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { boundedText } from '#components/ui/visible-text.ts'
import type { AttemptLog, RawLogLine } from '#lib/domain/event-views.ts'
import { formatDateTimeMs, formatTimeMs, type Zone } from '#lib/format-time.ts'
import { type ApiError, type ApiResult, askApi } from './api-client.ts'
import { isAttemptLog } from './wire.ts'

/** A line may be a megabyte: the page shows its beginning. */
const SHOWN_LINE = 4_000

type Loaded = { readonly id: string; readonly result: ApiResult<AttemptLog> } | null

/** The whole log of a delivery's attempt, asked of CloudWatch when someone looks. `retry` asks again. */
export function useAttemptLog(deliveryId: string): {
  readonly log: AttemptLog | null
  readonly error: ApiError | null
  readonly retry: () => void
} {
  const [loaded, setLoaded] = useState<Loaded>(null)
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    const stop = new AbortController()
    const url = `/api/v1/deliveries/${encodeURIComponent(deliveryId)}/log`
    askApi(turn === 0 ? url : `${url}?try=${turn}`, isAttemptLog, { signal: stop.signal }).then((result) => {
      if (!stop.signal.aborted) setLoaded({ id: deliveryId, result })
    })
    return () => stop.abort()
  }, [deliveryId, turn])
  const retry = () => {
    setLoaded(null)
    setTurn((count) => count + 1)
  }
  if (loaded === null || loaded.id !== deliveryId) return { log: null, error: null, retry }
  return loaded.result.ok
    ? { log: loaded.result.data, error: null, retry }
    : { log: null, error: loaded.result.error, retry }
}

function classOf(line: RawLogLine): string {
  if (line.outcome === null) return ''
  if (line.outcome === 'duplicate') return 'hit'
  return line.outcome === 'failed' ? 'err' : 'out'
}

export function LogLines({ log, zone }: { readonly log: AttemptLog; readonly zone: Zone }) {
  if (log.lines.length === 0) {
    const none = 'CloudWatch holds no line of this attempt any more.'
    return (
      <p className="small soft log-none">{log.problem === null ? none : 'Its lines could not be read.'}</p>
    )
  }
  return (
    <ol className="log">
      {log.lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no id of their own, and do not move
        <li key={index} className={classOf(line)}>
          <span className="tm" title={formatDateTimeMs(line.time, zone)}>
            {formatTimeMs(line.time, zone).slice(-6)}
          </span>
          <span className="tx">
            {boundedText(line.message.trimEnd(), SHOWN_LINE)}
            {line.truncated ? <span className="muted"> (cut: the line is longer)</span> : null}
          </span>
        </li>
      ))}
    </ol>
  )
}

export function LogSkeleton() {
  return (
    <div className="log-none" aria-busy="true">
      <span className="vh">Reading the lines from CloudWatch…</span>
      {[88, 64, 96, 72].map((width) => (
        <p key={width}>
          <span className="sk" style={{ width: `${width}%` }} />
        </p>
      ))}
    </div>
  )
}

export function LogError({ error, retry }: { readonly error: ApiError; readonly retry: () => void }) {
  return (
    <div className="log-none" role="alert">
      <p className="small soft">
        <b>{boundedText(error.message, 500)}</b> {boundedText(error.hint, 500)}{' '}
        <span className="mono muted">{error.code}</span>
      </p>
      <Button small onClick={retry}>
        Try again
      </Button>
    </div>
  )
}

/** What stands under or over the lines: that there are more, or why some are missing. */
export function logNotes(log: AttemptLog): readonly string[] {
  const notes: string[] = []
  if (log.problem !== null) notes.push(boundedText(log.problem, 500))
  if (log.bounded) notes.push('There are more lines than are shown.')
  return notes
}
