'use client'

import { LogError, LogLines, LogSkeleton, logNotes, useAttemptLog } from '#components/events/log-view.tsx'
import { visibleText } from '#components/ui/visible-text.ts'
import { formatTime, formatZone, type Zone } from '#lib/format-time.ts'

interface DrawerLogProps {
  readonly deliveryId: string
  readonly logGroup: string
  /** ms */
  readonly time: number
  readonly zone: Zone
}

/** The request's whole log, read from CloudWatch when the drawer opens. */
export function DrawerLog({ deliveryId, logGroup, time, zone }: DrawerLogProps) {
  const { log, error, retry } = useAttemptLog(deliveryId)
  return (
    <section aria-labelledby="drawer-log">
      <div className="sec-h">
        <h3 id="drawer-log">Log lines</h3>
        <span className="sub any">
          {visibleText(logGroup)} · {formatTime(time, zone)} {formatZone(zone, time)}
        </span>
      </div>
      {log === null && error === null ? <LogSkeleton /> : null}
      {error === null ? null : <LogError error={error} retry={retry} />}
      {log === null ? null : (
        <>
          <LogLines log={log} zone={zone} />
          {logNotes(log).map((note) => (
            <p key={note} className="small muted">
              {note}
            </p>
          ))}
        </>
      )}
    </section>
  )
}
