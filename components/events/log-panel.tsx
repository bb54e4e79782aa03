'use client'

import Link from 'next/link'
import { visibleText } from '#components/ui/visible-text.ts'
import type { AttemptLog } from '#lib/domain/event-views.ts'
import { formatPlural } from '#lib/format.ts'
import { formatDate, formatMinute, formatZone, type Zone } from '#lib/format-time.ts'
import { CopyButton } from './copy-button.tsx'
import { LogError, LogLines, LogSkeleton, logNotes, useAttemptLog } from './log-view.tsx'

export interface LogChoice {
  readonly id: string
  /** 1 for the oldest delivery. */
  readonly position: number
  readonly href: string
}

interface LogPanelProps {
  readonly chosen: LogChoice
  readonly choices: readonly LogChoice[]
  readonly zone: Zone
}

/** More attempts than this are chosen in the timeline, not by buttons in a row. */
const MAX_BUTTONS = 12

/** The raw log of one attempt, read from CloudWatch at that moment; which one is in the URL. */
export function LogPanel({ chosen, choices, zone }: LogPanelProps) {
  const { log, error, retry } = useAttemptLog(chosen.id)
  return (
    <section className="panel log-l" aria-labelledby="attempt-log">
      <div className="panel-head">
        <h2 id="attempt-log">Log of attempt {chosen.position}</h2>
        <span className="sub">{log === null ? '' : lineSummary(log, zone)}</span>
        <span className="grow" />
        {choices.length > 1 && choices.length <= MAX_BUTTONS ? (
          <nav className="seg" aria-label="Attempt">
            {choices.map(({ id, position, href }) => (
              <Link
                key={id}
                href={href}
                scroll={false}
                replace
                aria-current={id === chosen.id ? 'true' : undefined}
              >
                {position}
              </Link>
            ))}
          </nav>
        ) : null}
      </div>
      {log === null && error === null ? <LogSkeleton /> : null}
      {error === null ? null : <LogError error={error} retry={retry} />}
      {log === null ? null : (
        <>
          <LogLines log={log} zone={zone} />
          <div className="panel-foot">
            <span>
              {visibleText(log.logGroup)} · stream {visibleText(log.stream)}
              {logNotes(log).map((note) => ` · ${note}`)}
            </span>
            <span className="grow" />
            <CopyButton worded label="Copy lines" text={log.lines.map((line) => line.message).join('\n')} />
          </div>
        </>
      )}
    </section>
  )
}

function lineSummary(log: AttemptLog, zone: Zone): string {
  const first = log.lines[0]
  const lines = `${formatPlural(log.lines.length, 'line')}${log.bounded ? ', and more' : ''}`
  if (first === undefined) return lines
  return `${lines} · ${formatDate(first.time, zone)} ${formatMinute(first.time, zone)}, ${formatZone(zone, first.time)}`
}
